/** Why an accelerator gave control back to the machine. Every switch over it ends in assertNever. */
import type { Sentence } from '../../../src-shared/domain/sentence.ts'

export type Exit =
  /**
   * The instruction budget of the slice is used up (or was lowered by a timer that a device set); or the guest has not finished an instruction for so
   * long (endless faults, a huge REP) that the host should look after its own affairs.
   */
  | { readonly kind: 'budget' }
  /** HLT: nothing to do until an interrupt. `interruptsEnabled` false: only NMI or reset can wake it. */
  | { readonly kind: 'halt'; readonly interruptsEnabled: boolean }
  /** Triple fault; `reason` names the last exceptions and RIP for people, `sentence` says the same with its code. */
  | { readonly kind: 'shutdown'; readonly reason: string; readonly sentence?: Sentence }
  /** Somebody set an attention bit that the accelerator does not serve by itself (`Accelerator.interrupt`). */
  | { readonly kind: 'attention' }
  /** The guest has executed as many PAUSE instructions as its turn allows (`pausesLeft`): it most likely waits for another vCPU. */
  | { readonly kind: 'yield' }
  /** A breakpoint or watchpoint of a debugger on the host: state field `debugHit`. */
  | { readonly kind: 'debug' }
