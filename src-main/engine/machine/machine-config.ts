/** All that a guest's worker needs to build its machine: plain data, posted to the worker. */
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'

export interface MachineConfig {
  readonly spec: VmSpec
  /** Overlay file of each disk of the spec, in order; undefined where its mode needs none. */
  readonly overlays: readonly (string | undefined)[]
  /** Folder with a saved state (snapshot/state-file.ts) to start from instead of power-on. */
  readonly restoreFrom?: string
  /** Compiled core, so that each guest need not compile it. */
  readonly coreModule?: WebAssembly.Module
  /** Module of the thread that compiles translated code (accel/jit/compile-worker.ts); without one, the machine's thread does. */
  readonly compileEntry?: string
  /** What to trace on the log: interrupts, VM exits, port and MMIO accesses. */
  readonly trace?: readonly ('int' | 'exit' | 'io')[]
  /** Sample where guest and engine are; told before the end (FromGuest `profile`). */
  readonly profile?: boolean
  /** Lets a debugger in, which is told of this architecture (debug/registers.ts). */
  readonly debugger?: 'x86-64' | 'i386' | 'i8086'
  /** Check translated code against the interpreter in slices of so many blocks (accel/check/). */
  readonly check?: number
  /** Record the input gate's events for a replay. */
  readonly record?: boolean
}
