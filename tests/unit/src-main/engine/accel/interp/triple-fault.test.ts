import { expect, it } from 'vitest'
import { tripleFault } from '../../../../../../src-main/engine/accel/interp/triple-fault.ts'
import type { RegisterFile } from '../../../../../../src-main/engine/cpu/register-file.ts'
import { english } from '../../../../../../src-shared/domain/sentence.ts'

/** exitDetail as core/exceptions.ts leaves it: #DF, the last fault, RIP, the two that became the double fault. */
function registers(last: bigint, first: bigint, second: bigint): RegisterFile {
  const detail = [8n, last, 0xffff_8000n, first | (second << 8n)]
  return { get: (name: string, index = 0) => (name === 'exitDetail' ? detail[index] : 0x1000n) } as unknown as RegisterFile
}

it('each fault is called by its name, in the order in which they came', () => {
  expect(english(tripleFault(registers(14n, 13n, 12n)))).toBe(
    "triple fault: the guest's processor met a general protection fault (#GP), a stack fault (#SS) while handling that, and a page fault (#PF) while handling the double fault that this makes; it has stopped (RIP 0xffff8000, CR2 0x1000)",
  )
})

it('what has no name of its own is told by its number', () => {
  expect(tripleFault(registers(14n, 21n, 14n)).values.first).toEqual({ code: 'fault-other', values: { vector: 21 } })
})
