/** The wires from the interrupt controllers to one vCPU. The accelerator implements them; any of them may be set from another thread's request. */
export interface CpuPins {
  /** INTR: level. The vCPU asks `acknowledge` (interrupt fabric) for the vector when it accepts. */
  setInterrupt(level: boolean): void
  /** NMI: edge. */
  pulseNmi(): void
  /** INIT: edge; the vCPU resets its registers and waits for SIPI (the boot processor restarts instead). */
  pulseInit(): void
  /** Start-up IPI with its 8-bit vector (start at vector << 12). */
  pulseStartup(vector: number): void
}
