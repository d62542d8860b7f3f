import { describe, expect, it } from 'vitest'
import { TranslatedCode } from '../../../../../../src-main/engine/accel/jit/translated-code.ts'
import { COUNTER_ARENA_RESETS } from '../../../../../../src-main/engine/cpu/execution.ts'
import { RegisterFile } from '../../../../../../src-main/engine/cpu/register-file.ts'
import { BLOCK_HEAT, BLOCK_TRANSLATED } from '../../../../../../src-main/engine/memory/block-layout.ts'
import { GuestMemory } from '../../../../../../src-main/engine/memory/guest-memory.ts'

const memory = new GuestMemory(1024 * 1024)

/** The next place of the pool tells whether it was emptied. */
function takenAgain(code: TranslatedCode, act: () => void): boolean {
  const first = code.pool.slot()
  act()
  return code.pool.slot() <= first
}

describe('TranslatedCode', () => {
  it('is shared by several vCPUs only', () => {
    expect([1, 2, 8].map((cpus) => new TranslatedCode(memory, cpus).isShared)).toEqual([false, true, true])
  })

  it('forgets everything once, when any of its vCPUs has emptied the decode arena', () => {
    const code = new TranslatedCode(memory, 2)
    const other = new RegisterFile(memory.bytes.buffer, 1)
    expect(takenAgain(code, () => code.forgetAfterArenaReset())).toBe(false)

    other.set('counters', other.get('counters', COUNTER_ARENA_RESETS) + 1n, COUNTER_ARENA_RESETS)

    expect(takenAgain(code, () => code.forgetAfterArenaReset())).toBe(true)
    expect(takenAgain(code, () => code.forgetAfterArenaReset())).toBe(false)
  })

  it('lets a hot block inside a region wait once, until it is hotter', () => {
    const code = new TranslatedCode(memory, 1)
    const [inside, outside] = [0x10_0000, 0x10_1000]
    code.view.setUint32(inside + BLOCK_TRANSLATED, 1, true)
    code.view.setUint32(outside + BLOCK_TRANSLATED, 0, true)

    expect([outside, inside, inside].map((block) => code.defer(block, 2048))).toEqual([false, true, false])
    expect(code.view.getUint32(inside + BLOCK_HEAT, true)).toBe(2048)
  })
})
