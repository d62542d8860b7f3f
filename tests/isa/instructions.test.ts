/** Every row and operand form of the instruction table against the CPU of this machine, a hundred cases each. Ten thousand: tests/full. */
import { describeInstructions } from '../support/isa/instruction-suite.ts'
import { CASES_PER_FORM } from '../support/isa/run-cases.ts'

describeInstructions({ casesPerForm: CASES_PER_FORM, leastCasesInAll: 200_000, timeoutMs: 300_000 })
