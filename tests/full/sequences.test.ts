/** A million random sequences in translated code, against the interpreter and the CPU of this machine: some forty minutes of CPU time. */
import { describeSequences } from '../support/isa/sequence-suite.ts'

describeSequences({ count: 1_000_000, parts: 20, timeoutMs: 1_200_000 })
