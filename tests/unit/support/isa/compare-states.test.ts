import { describe, expect, it } from 'vitest'
import type { InstructionRow } from '../../../../src-main/engine/cpu/isa/instruction-row.ts'
import { type CaseForm, formsOf } from '../../../support/isa/case-forms.ts'
import { CaseRecord, codeBase, type Mode, OFFSET, RECORD_SIZE, TRAP_NONE } from '../../../support/isa/case-record.ts'
import { findDifference, undefinedFlags } from '../../../support/isa/compare-states.ts'

const ROW: InstructionRow = { opcode: '20 /r', name: 'AND', operands: 'Eb,Gb', handler: 'x', file: 'handlers/x.ts', undefined: 'AF' }
const AF = 0x10
const CF = 0x01

function form(mode: Mode, row: InstructionRow = ROW): CaseForm {
  return formsOf(row).find((candidate) => candidate.mode === mode) as CaseForm
}

function state(mode: Mode): CaseRecord {
  const record = new CaseRecord(new Uint8Array(RECORD_SIZE), 0)
  record.mode = mode
  record.code = [0x20, 0xc1]
  record.setFault(TRAP_NONE, 0, 0n)
  return record
}

describe('findDifference', () => {
  it('finds nothing in equal states', () => {
    expect(findDifference(form(64), state(64), state(64), state(64))).toBeUndefined()
  })

  it('names row, bytes, and the register with the values before, expected and got', () => {
    const got = state(64)
    got.setGpr(1, 0xabn)

    const text = findDifference(form(64), state(64), state(64), got)

    expect(text).toContain('AND (20 /r; Eb,Gb) 64-bit')
    expect(text).toContain(': 20c1 at 0x0')
    expect(text).toContain('RCX: before 0, expected 0, got ab')
  })

  it('passes over flags that the row leaves undefined, and no others', () => {
    const undefinedDiffers = state(64)
    undefinedDiffers.flags = AF
    const definedDiffers = state(64)
    definedDiffers.flags = CF

    expect(findDifference(form(64), state(64), state(64), undefinedDiffers)).toBeUndefined()
    expect(findDifference(form(64), state(64), state(64), definedDiffers)).toContain('flags: before 0, expected 0, got 1')
  })

  it('compares all flags when the instruction faulted: then it changed none', () => {
    const [expected, got] = [state(64), state(64)]
    for (const one of [expected, got]) {
      one.setFault(13, 0, 0n)
      one.rip = BigInt(codeBase(64) + one.codeOffset)
    }
    got.flags = AF

    expect(findDifference(form(64), state(64), expected, got)).toContain('flags')
  })

  it('leaves the upper halves of registers alone outside 64-bit mode (SDM vol. 1, 3.4.1.1)', () => {
    const got = state(32)
    got.view.setUint32(OFFSET.gpr + 4, 7, true)

    expect(findDifference(form(32), state(32), state(32), got)).toBeUndefined()
  })

  it.each([
    [1n, undefined],
    [2n, 'ST0'],
  ])('accepts %i unit in the last place of a transcendental result: %s', (distance, part) => {
    const row: InstructionRow = { opcode: 'D9 FE', name: 'FSIN', operands: '', handler: 'x', file: 'x.ts', modelSpecific: 'last place' }
    const [expected, got] = [state(64), state(64)]
    expected.view.setBigUint64(OFFSET.fx + 32, 1n << 63n, true)
    got.view.setBigUint64(OFFSET.fx + 32, (1n << 63n) + distance, true)

    const text = findDifference(form(64, row), state(64), expected, got)

    if (part) expect(text).toContain(part)
    else expect(text).toBeUndefined()
  })
})

describe('undefinedFlags', () => {
  it('refuses a name that is no flag', () => {
    expect(() => undefinedFlags({ ...ROW, undefined: 'AF XF' })).toThrow("undefined 'XF' is no flag")
  })
})
