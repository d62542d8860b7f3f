/** Every row and operand form of the instruction table in translated code, against the CPU of this machine. Ten thousand cases a form: tests/full. */
import { describeInstructions } from '../support/isa/instruction-suite.ts'

describeInstructions({ backend: 'jit', casesPerForm: 20, leastCasesInAll: 40_000, timeoutMs: 120_000 })
