/** What devices ask of the world around their machine. The machine implements it; requests take effect at the next instruction boundary. */
export interface MachineHost {
  /** The guest switched itself off (ACPI S5). */
  powerOff(): void
  /** System reset (port 92h, 0CF9h, keyboard controller); the machine resets every device and vCPU. */
  reset(): void
  /** The guest wrote to the debug-exit port (0F4h): `innkeeper run` ends with (value << 1) | 1; a library machine powers off. */
  debugExit(value: number): void
  /** Bytes that left a UART; `port` 0..3 is COM1..COM4. */
  serialOutput(port: number, bytes: Uint8Array): void
  /** A byte written to the debug console (port 0E9h). */
  debugConsole(byte: number): void
  /** The host's disk is full: the machine pauses, with the message, and nothing is lost. Whoever asked tries again when it runs on. */
  hold(message: string): void
  /** A line for the machine's log. */
  log(message: string): void
  /** What the user should know while the machine lives, such as a full disk of the host; the same words are told once. */
  notify(message: string): void
}
