import { describe, expect, it } from 'vitest'
import { HANDLERS } from '../../../../../../src-main/engine/accel/jit/generated/handlers.ts'
import { Uop } from '../../../../../../src-main/engine/accel/jit/uop.ts'

const NO_HANDLER = 0xffff

function numberOf(call: string): number {
  const row = HANDLERS.find(([, candidate]) => candidate === call)
  if (!row) throw new Error(`no handler ${call}`)
  return row[0]
}

/** Handler, length, flags, reg, rm, index, ea, displacement, immediate: core/uop.ts. */
function uop(handler: number, fields: readonly number[] = [3, 0, 8, 16, 24, 4], disp = 0, imm = 0): Uop {
  const view = new DataView(new ArrayBuffer(32))
  view.setUint16(16, handler, true)
  for (const [index, value] of fields.entries()) view.setUint8(18 + index, value)
  view.setInt32(24, disp, true)
  view.setInt32(28, imm, true)
  return new Uop(view, 16)
}

describe('Uop', () => {
  it('reads every field at its place, displacement and immediate with their sign', () => {
    const { length, flags, reg, rm, index, ea, disp, imm } = uop(numberOf('addEG<u64, Reg>(u)'), [5, 2, 8, 16, 24, 0x44], -8, -9)

    expect({ length, flags, reg, rm, index, ea, disp, imm }).toEqual({
      length: 5,
      flags: 2,
      reg: 8,
      rm: 16,
      index: 24,
      ea: 0x44,
      disp: -8,
      imm: -9,
    })
  })

  it.each([
    ['addEG<u8, Reg>(u)', 'addEG', 1, false],
    ['addEG<u16, Mem>(u)', 'addEG', 2, true],
    ['adcEG<u32>(u)', 'adcEG', 4, undefined],
    ['addAI<u64>(u)', 'addAI', 8, undefined],
  ])('knows of %s its name, width and form', (call, name, width, memory) => {
    const { info } = uop(numberOf(call))

    expect([info.name, info.width, info.memory]).toEqual([name, width, memory])
  })

  it('takes the form from the flags where the handler is for both', () => {
    expect(uop(numberOf('adcEG<u32>(u)'), [3, 1]).isMemory).toBe(false)
    expect(uop(numberOf('adcEG<u32>(u)'), [3, 0]).isMemory).toBe(true)
    expect(uop(numberOf('addEG<u32, Mem>(u)'), [3, 1]).isMemory).toBe(true)
  })

  it('takes the condition from the number, or from the flags where the number has none', () => {
    const cold = HANDLERS.find(([, call]) => /^jcc<.*uopVvvv/.test(call)) as (typeof HANDLERS)[number]
    const hot = HANDLERS.find(([, call]) => /^jcc<.*, 5\)$/.test(call)) as (typeof HANDLERS)[number]

    expect(uop(cold[0], [2, 0xb1]).condition).toBe(11)
    expect(uop(hot[0], [2, 0xb1]).condition).toBe(5)
  })

  it('leaves what it does not know to the interpreter', () => {
    expect(uop(NO_HANDLER).info.kind).toBe('ends')
  })
})
