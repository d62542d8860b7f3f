/**
 * What runs guest instructions: one interface for the interpreter, the translator and KVM; devices never know which one runs. One object per
 * vCPU. The register file lies in the vCPU's block of guest memory (cpu/state-layout.ts) whenever `run` is not active; accelerators that keep
 * registers elsewhere (KVM) copy them on `exposeState` and `adoptState`.
 */
import type { CpuPins } from '../bus/cpu-pins.ts'
import type { RegisterFile } from '../cpu/register-file.ts'
import type { AcceleratorCounters } from './counters.ts'
import type { Exit } from './exits.ts'

export interface Accelerator extends CpuPins {
  readonly name: 'interp' | 'jit' | 'kvm'
  readonly registers: RegisterFile
  /** True while the vCPU waits in HLT and no accepted interrupt line, NMI or INIT is pending; or waits for a start-up IPI that has not come. */
  readonly halted: boolean
  /** RFLAGS.IF: an interrupt could end HLT. */
  readonly interruptsEnabled: boolean
  /** Runs until the retired-instruction count reaches `budgetEnd` (exactly), or something else ends the run. Always returns, whatever the guest does. */
  run(budgetEnd: number): Exit
  /** Makes a running `run` return `attention` after the present instruction: a device asked for reset, power-off, ... */
  interrupt(): void
  /** Power-on register state (SDM vol. 3, table 10-1); forgets all cached translations. */
  reset(): void
  /** Makes every field of the register file current, lazy flags included: before saving or inspecting. */
  exposeState(): void
  /** Takes over a register file that the host wrote: recomputes what is derived, forgets cached translations. */
  adoptState(): void
  /** Physical memory changed its layout: forgets all translations. */
  flushTlb(): void
  /** Guest memory was written by the host: forgets decoded code there (memory/guest-dma.ts calls it). Host offsets. */
  invalidate(hostOffset: number, length: number): void
  /** Guest memory is about to be written by the host, wherever it is: for what must know of every write. Host offsets within a page. */
  hostWrites?(hostOffset: number, length: number): void
  /** Statistics since it was made. Cheap enough for twice a second, not for every slice. */
  counters(): AcceleratorCounters
  /** What it has to say of its work at the end, for people. */
  readonly summary?: string
  dispose(): void
}
