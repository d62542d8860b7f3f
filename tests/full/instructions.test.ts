/** Every row and operand form of the instruction table against the CPU of this machine, ten thousand cases each: about a quarter of an hour. */
import { describeInstructions } from '../support/isa/instruction-suite.ts'

describeInstructions({ casesPerForm: 10_000, leastCasesInAll: 30_000_000, timeoutMs: 1_800_000 })
