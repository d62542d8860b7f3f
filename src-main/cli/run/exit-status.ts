/** Exit statuses of `innkeeper run`. Odd ones come from the guest by the debug-exit port, as QEMU computes them; all others are even. */
export const EXIT_POWER_OFF = 0
/** The command line, a file or the machine's specification is wrong. */
export const EXIT_USAGE = 2
/** Triple fault. */
export const EXIT_CRASHED = 4
/** Halted with interrupts off: nothing could wake it any more. */
export const EXIT_STUCK = 6
/** The engine failed: a fault of Innkeeper. */
export const EXIT_ENGINE = 8
/** Ended by the user: Ctrl-A X, SIGINT, SIGTERM, SIGHUP. */
export const EXIT_QUIT = 10
/** Where COM1 or the debug console goes cannot be written any more: a full disk, a closed pipe. */
export const EXIT_OUTPUT = 12
/** `--check`: translated code and the interpreter came to different states. */
export const EXIT_DIVERGED = 14
/** `--timeout` ran out. */
export const EXIT_TIMEOUT = 124

/** (value << 1) | 1, cut to the eight bits that a process can return. */
export function debugExitStatus(value: number): number {
  return ((value << 1) | 1) & 0xff
}
