import { describe, expect, it } from 'vitest'
import { OPCODE_ROWS } from '../../../../src-main/engine/cpu/isa/opcodes.table.ts'
import { type CaseForm, formsOf } from '../../../support/isa/case-forms.ts'
import { CaseRecord, DATA_PAGE, PAGE } from '../../../support/isa/case-record.ts'
import { writeCases } from '../../../support/isa/run-cases.ts'

const CASES = 400

function formOf(opcode: string, choose: Partial<CaseForm>): CaseForm {
  const forms = OPCODE_ROWS.filter((row) => row.opcode === opcode).flatMap(formsOf)
  const found = forms.find((form) => Object.entries(choose).every(([key, value]) => form[key as keyof CaseForm] === value))
  if (!found) throw new Error(`no such form of ${opcode}`)
  return found
}

function codesOf(form: CaseForm, seed = 1): string[] {
  const batch = Buffer.concat([...writeCases(form, seed, CASES)])
  return Array.from({ length: CASES }, (_, index) => Buffer.from(new CaseRecord(batch, index).code).toString('hex'))
}

describe('the case writer', () => {
  it('writes the same cases for the same seed, and others for another', () => {
    const form = formOf('01 /r', { mode: 64, operand: 'register', size: 'u32' })

    expect(codesOf(form, 1)).toEqual(codesOf(form, 1))
    expect(codesOf(form, 2)).not.toEqual(codesOf(form, 1))
  })

  it('varies LOCK, REX, segment and address-size prefixes', () => {
    const codes = codesOf(formOf('01 /r', { mode: 64, operand: 'memory', size: 'u64' }))

    for (const prefix of ['f0', '67', '64', '65', '2e']) expect(codes.some((code) => code.startsWith(prefix))).toBe(true)
    expect(new Set(codes.map((code) => /(4[8-9a-f])01/.exec(code)?.[1])).size).toBeGreaterThan(4)
  })

  it('gives 16-bit operands the prefix 66, also before VEX-less mandatory prefixes', () => {
    expect(codesOf(formOf('F3 0F B8 /r', { mode: 32, size: 'u16' })).every((code) => /66.*f3.*0fb8/.test(code))).toBe(true)
  })

  it('lets operands reach across the end of the data page now and then', () => {
    const form = formOf('8B /r', { mode: 32, operand: 'memory', size: 'u32' })
    const batch = Buffer.concat([...writeCases(form, 1, CASES)])
    const absolute = Array.from({ length: CASES }, (_, index) => new CaseRecord(batch, index))
      .map(({ code }) => Buffer.from(code))
      .filter((code) => code[0] === 0x8b && code.length === 6 && ((code[1] as number) & 0xc7) === 5)
      .map((code) => code.readUInt32LE(2) - DATA_PAGE)

    expect(absolute.some((offset) => offset > PAGE - 4 && offset < PAGE)).toBe(true)
    expect(absolute.some((offset) => offset <= PAGE - 4)).toBe(true)
  })

  it('keeps every instruction within 15 bytes', () => {
    expect(
      Math.max(...codesOf(formOf('81 /0', { mode: 64, operand: 'memory', size: 'u64' })).map((code) => code.length / 2)),
    ).toBeLessThanOrEqual(15)
  })
})
