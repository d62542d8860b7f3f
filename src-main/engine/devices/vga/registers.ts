/**
 * Registers of the VGA: IBM Personal System/2 and Personal Computer BIOS/Hardware Technical Reference, "Video Subsystem" (1992), section 2; bit names as in
 * the FreeVGA documents. Registers of the Bochs VBE extension (VBE_DISPI): bochs/iodev/display/vbe.h documentation, VBE_DISPI interface of 2002..2020.
 */

// Ports, as offsets from 3B0h: the whole range 3B0h..3DFh is one.
export const PORT_CRTC_INDEX_MONO = 0x04 // 3B4h
export const PORT_CRTC_DATA_MONO = 0x05
export const PORT_STATUS_1_MONO = 0x0a // read: input status 1; write: feature control
export const PORT_ATTRIBUTE = 0x10 // 3C0h: index and data in turns; read: index
export const PORT_ATTRIBUTE_READ = 0x11
export const PORT_MISC_WRITE = 0x12 // read: input status 0
export const PORT_SEQUENCER_INDEX = 0x14
export const PORT_SEQUENCER_DATA = 0x15
export const PORT_PEL_MASK = 0x16
export const PORT_DAC_READ_INDEX = 0x17 // read: DAC state
export const PORT_DAC_WRITE_INDEX = 0x18
export const PORT_DAC_DATA = 0x19
export const PORT_FEATURE_READ = 0x1a
export const PORT_MISC_READ = 0x1c
export const PORT_GRAPHICS_INDEX = 0x1e
export const PORT_GRAPHICS_DATA = 0x1f
export const PORT_CRTC_INDEX = 0x24 // 3D4h
export const PORT_CRTC_DATA = 0x25
export const PORT_STATUS_1 = 0x2a

export const MISC_IOS = 1 << 0 // I/O Address Select: CRTC at 3D4h
export const MISC_ERAM = 1 << 1 // Enable RAM
export const MISC_CLOCK_28 = 1 << 2 // Clock Select: 28.322 MHz (else 25.175)

export const STATUS_0_SENSE = 1 << 4 // Switch Sense
export const STATUS_1_DISABLED = 1 << 0 // Display Disabled
export const STATUS_1_VRETRACE = 1 << 3 // Vertical Retrace

export const SR_RESET = 0
export const SR_CLOCKING = 1 // Clocking Mode
export const SR_MAP_MASK = 2
export const SR_CHARACTER_MAP = 3 // Character Map Select
export const SR_MEMORY_MODE = 4
export const SR1_8DOTS = 1 << 0 // 9/8 Dot Mode
export const SR1_HALF_CLOCK = 1 << 3 // Dot Clock Rate
export const SR1_SCREEN_OFF = 1 << 5 // Screen Disable
export const SR4_SEQUENTIAL = 1 << 2 // Odd/Even Disable
export const SR4_CHAIN_4 = 1 << 3

export const GR_SET_RESET = 0
export const GR_ENABLE_SET_RESET = 1
export const GR_COLOR_COMPARE = 2
export const GR_ROTATE = 3 // Data Rotate and Function Select
export const GR_READ_MAP = 4 // Read Map Select
export const GR_MODE = 5
export const GR_MISC = 6
export const GR_COLOR_DONT_CARE = 7
export const GR_BIT_MASK = 8
export const GR5_WRITE_MODE = 3
export const GR5_READ_COMPARE = 1 << 3 // Read Mode 1
export const GR5_ODD_EVEN = 1 << 4 // Host Odd/Even
export const GR5_SHIFT_INTERLEAVED = 1 << 5 // Shift Register Interleave Mode: CGA graphics
export const GR5_SHIFT_256 = 1 << 6 // 256-Color Shift Mode
export const GR6_GRAPHICS = 1 << 0 // Graphics Mode
export const GR6_CHAIN_ODD_EVEN = 1 << 1

export const AR_MODE = 0x10
export const AR_OVERSCAN = 0x11
export const AR_PLANE_ENABLE = 0x12
export const AR_PEL_PANNING = 0x13
export const AR_COLOR_SELECT = 0x14
export const AR_INDEX = 0x1f
export const AR_PAS = 1 << 5 // Palette Address Source: the display has the palette
export const AR10_GRAPHICS = 1 << 0
export const AR10_LINE_GRAPHICS = 1 << 2 // Line Graphics Enable
export const AR10_BLINK = 1 << 3
export const AR10_PANNING_COMPAT = 1 << 5 // Pixel Panning Mode
export const AR10_8BIT = 1 << 6 // 8-bit Color Enable
export const AR10_P54S = 1 << 7 // Palette Bits 5-4 Select

export const CR_HTOTAL = 0x00
export const CR_HDISPLAY_END = 0x01
export const CR_OVERFLOW = 0x07
export const CR_PRESET_ROW = 0x08 // Preset Row Scan
export const CR_MAX_SCAN_LINE = 0x09
export const CR_CURSOR_START = 0x0a
export const CR_CURSOR_END = 0x0b
export const CR_START_HIGH = 0x0c
export const CR_START_LOW = 0x0d
export const CR_CURSOR_HIGH = 0x0e
export const CR_CURSOR_LOW = 0x0f
export const CR_VTOTAL = 0x06
export const CR_VRETRACE_START = 0x10
export const CR_VRETRACE_END = 0x11
export const CR_VDISPLAY_END = 0x12
export const CR_OFFSET = 0x13
export const CR_UNDERLINE = 0x14 // Underline Location
export const CR_MODE = 0x17 // CRTC Mode Control
export const CR_LINE_COMPARE = 0x18
export const CR_LAST = 0x18
export const CR7_LINE_COMPARE_8 = 1 << 4
export const CR9_DOUBLE_SCAN = 1 << 7
export const CR11_PROTECT = 1 << 7 // CRTC Registers Protect Enable
export const CR14_DOUBLE_WORD = 1 << 6
export const CR17_MAP13 = 1 << 0 // address bit 13 from row scan bit 0 when clear
export const CR17_MAP14 = 1 << 1
export const CR17_DIV_2 = 1 << 2 // the line counter counts every second line
export const CR17_BYTE_MODE = 1 << 6
export const CR17_WORD_WRAP = 1 << 5 // Address Wrap Select
export const CR17_SYNC = 1 << 7 // Sync Enable

// Bochs VBE.
export const VBE_ID = 0
export const VBE_XRES = 1
export const VBE_YRES = 2
export const VBE_BPP = 3
export const VBE_ENABLE = 4
export const VBE_BANK = 5
export const VBE_VIRT_WIDTH = 6
export const VBE_VIRT_HEIGHT = 7
export const VBE_X_OFFSET = 8
export const VBE_Y_OFFSET = 9
export const VBE_MEMORY_64K = 0xa // VIDEO_MEMORY_64K
export const VBE_REGISTERS = 0xb

export const VBE_ID0 = 0xb0c0
export const VBE_ID5 = 0xb0c5
export const VBE_ENABLED = 0x01
export const VBE_GETCAPS = 0x02
export const VBE_8BIT_DAC = 0x20
export const VBE_LFB_ENABLED = 0x40
export const VBE_NOCLEARMEM = 0x80

export const VBE_MAX_XRES = 2560
export const VBE_MAX_YRES = 1600
export const VBE_MAX_BPP = 32

// Memory BAR 2: "standard-vga", specs of QEMU's documentation.
export const MMIO_SIZE = 0x1000
export const MMIO_EDID_END = 0x400
export const MMIO_VGA = 0x400 // ports 3C0h..3DFh
export const MMIO_VGA_END = 0x420
export const MMIO_VBE = 0x500 // 16 bits each
export const MMIO_VBE_END = 0x516
export const MMIO_EXTENDED = 0x600 // 32 bits: size of this block, then the byte order of the frame buffer
export const MMIO_BYTE_ORDER = 0x604
export const MMIO_EXTENDED_SIZE = 8
export const LITTLE_ENDIAN_ORDER = 0x1e1e1e1e

export const WINDOW_BASE = 0xa_0000
export const WINDOW_LENGTH = 0x2_0000
