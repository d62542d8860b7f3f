/** A million random sequences in translated code, against the interpreter and the CPU of this machine: some ten minutes. */
import { describeSequences } from '../support/isa/sequence-suite.ts'

describeSequences({ count: 1_000_000, timeoutMs: 3_600_000 })
