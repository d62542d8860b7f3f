/** 200,000 random sequences in translated code, against the interpreter and the CPU of this machine. A million: tests/full. */
import { describeSequences } from '../support/isa/sequence-suite.ts'

describeSequences({ count: 200_000, parts: 4, timeoutMs: 600_000 })
