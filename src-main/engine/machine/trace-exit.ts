/** `--trace exit`: a line each time that the core gives control back. */
import { EXIT_ATTENTION, EXIT_BUDGET, EXIT_DEBUG, EXIT_HALT, EXIT_HOT, EXIT_SHUTDOWN, EXIT_YIELD } from '../cpu/execution.ts'
import type { RegisterFile } from '../cpu/register-file.ts'

const NAMES: Readonly<Record<number, string>> = {
  [EXIT_BUDGET]: 'budget',
  [EXIT_HALT]: 'halt',
  [EXIT_SHUTDOWN]: 'shutdown',
  [EXIT_ATTENTION]: 'attention',
  [EXIT_HOT]: 'hot code',
  [EXIT_YIELD]: 'yield',
  [EXIT_DEBUG]: 'debugger',
}

/** `code` is an EXIT_ code; the instruction count and RIP are those of the boundary where the core stopped. */
export function exitLine(code: number, registers: Pick<RegisterFile, 'get'>): string {
  return `exit: ${NAMES[code] ?? code} after ${registers.get('icount')} instructions, rip 0x${registers.get('rip').toString(16)}`
}
