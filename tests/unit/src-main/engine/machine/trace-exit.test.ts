import { expect, test } from 'vitest'
import { EXIT_HALT } from '../../../../../src-main/engine/cpu/execution.ts'
import { exitLine } from '../../../../../src-main/engine/machine/trace-exit.ts'

test('an exit is told by its kind, the instruction count and RIP', () => {
  const values: Record<string, bigint> = { icount: 1234n, rip: 0xffff_8000_0010_0000n }

  const line = exitLine(EXIT_HALT, { get: (name: string) => values[name] ?? 0n })

  expect(line).toBe('exit: halt after 1234 instructions, rip 0xffff800000100000')
})
