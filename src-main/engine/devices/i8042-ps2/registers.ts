/** The PS/2 keyboard controller: IBM PS/2 Hardware Interface Technical Reference (1988), "Keyboard and Auxiliary Device Controller". */

/** Status register, port 64h. */
export const STATUS_OBF = 1 << 0 // Output Buffer Full: a byte waits at port 60h
export const STATUS_SYSTEM = 1 << 2 // System Flag: the self-test has passed
export const STATUS_COMMAND = 1 << 3 // the last write was to port 64h
export const STATUS_UNLOCKED = 1 << 4 // Inhibit Switch: the keyboard is not locked
export const STATUS_AUX = 1 << 5 // the waiting byte is the auxiliary device's

/** Command byte (byte 0 of the controller's memory). */
export const CONFIG_KEYBOARD_INTERRUPT = 1 << 0
export const CONFIG_AUX_INTERRUPT = 1 << 1
export const CONFIG_SYSTEM = 1 << 2
export const CONFIG_KEYBOARD_DISABLED = 1 << 4
export const CONFIG_AUX_DISABLED = 1 << 5
export const CONFIG_TRANSLATE = 1 << 6

/** Commands written to port 64h. */
export const CMD_READ_MEMORY = 0x20 // ..3Fh
export const CMD_WRITE_MEMORY = 0x60 // ..7Fh
export const CMD_DISABLE_AUX = 0xa7
export const CMD_ENABLE_AUX = 0xa8
export const CMD_TEST_AUX = 0xa9
export const CMD_SELF_TEST = 0xaa
export const CMD_TEST_KEYBOARD = 0xab
export const CMD_DISABLE_KEYBOARD = 0xad
export const CMD_ENABLE_KEYBOARD = 0xae
export const CMD_READ_INPUT_PORT = 0xc0
export const CMD_READ_OUTPUT_PORT = 0xd0
export const CMD_WRITE_OUTPUT_PORT = 0xd1
export const CMD_WRITE_KEYBOARD_BUFFER = 0xd2
export const CMD_WRITE_AUX_BUFFER = 0xd3
export const CMD_WRITE_AUX = 0xd4
export const CMD_READ_TEST_INPUTS = 0xe0
export const CMD_PULSE = 0xf0 // ..FFh: pulses the output port bits whose bit is 0

export const SELF_TEST_PASSED = 0x55
export const PORT_TEST_PASSED = 0x00
/** Input port: keyboard not locked, colour display, manufacturing jumper absent. */
export const INPUT_PORT = 0xb0

/** Output port. */
export const OUTPUT_NOT_RESET = 1 << 0
export const OUTPUT_A20 = 1 << 1
export const OUTPUT_KEYBOARD_INTERRUPT = 1 << 4
export const OUTPUT_AUX_INTERRUPT = 1 << 5

/** Answers of both devices. */
export const ACK = 0xfa
export const RESEND = 0xfe
export const BAT_PASSED = 0xaa // Basic Assurance Test

/** Commands that keyboard and mouse have in common. */
export const DEV_SET_DEFAULTS = 0xf6
export const DEV_RESEND = 0xfe
export const DEV_RESET = 0xff

/** Keyboard commands. */
export const KBD_SET_LEDS = 0xed
export const KBD_ECHO = 0xee
export const KBD_SCANCODE_SET = 0xf0
export const KBD_IDENTIFY = 0xf2
export const KBD_TYPEMATIC = 0xf3
export const KBD_ENABLE = 0xf4
export const KBD_DISABLE = 0xf5
export const KBD_ALL_KEYS_FIRST = 0xf7 // ..FAh: set 3, typematic and make/break of all keys
export const KBD_ALL_KEYS_LAST = 0xfa
export const KBD_SINGLE_KEY_FIRST = 0xfb // ..FDh: the same for one key, whose code follows
export const KBD_SINGLE_KEY_LAST = 0xfd
/** Identity of an MF2 keyboard. */
export const KBD_ID = [0xab, 0x83] as const

/** Mouse commands. */
export const MOUSE_SCALE_1 = 0xe6
export const MOUSE_SCALE_2 = 0xe7
export const MOUSE_RESOLUTION = 0xe8
export const MOUSE_STATUS = 0xe9
export const MOUSE_STREAM = 0xea
export const MOUSE_READ = 0xeb
export const MOUSE_WRAP_OFF = 0xec
export const MOUSE_WRAP = 0xee
export const MOUSE_REMOTE = 0xf0
export const MOUSE_IDENTIFY = 0xf2
export const MOUSE_SAMPLE_RATE = 0xf3
export const MOUSE_ENABLE = 0xf4
export const MOUSE_DISABLE = 0xf5

export const MOUSE_ID_STANDARD = 0
export const MOUSE_ID_WHEEL = 3
/** Sample rates that turn a standard mouse into one with a wheel (Microsoft, "IntelliMouse protocol"). */
export const WHEEL_KNOCK = [200, 100, 80] as const

/** First byte of a movement packet. */
export const PACKET_ALWAYS = 1 << 3
export const PACKET_X_SIGN = 1 << 4
export const PACKET_Y_SIGN = 1 << 5
