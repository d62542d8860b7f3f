import { describe, expect, it } from 'vitest'
import type { InstructionRow } from '../../../../src-main/engine/cpu/isa/instruction-row.ts'
import { OPCODE_ROWS } from '../../../../src-main/engine/cpu/isa/opcodes.table.ts'
import { describeForm, formsOf } from '../../../support/isa/case-forms.ts'
import { leftOut } from '../../../support/isa/user-mode.ts'

const file = 'handlers/x.ts'

function forms(row: Omit<InstructionRow, 'name' | 'handler' | 'file'>): string[] {
  return formsOf({ name: 'X', handler: 'x', file, ...row }).map((form) => describeForm(form).replace(/^.*\) /, ''))
}

describe('formsOf', () => {
  it('gives register and memory forms in all modes with every operand size that can be encoded', () => {
    expect(forms({ opcode: '01 /r', operands: 'Ev,Gv' })).toEqual([
      '64-bit, register, 16-bit operands',
      '64-bit, register, 32-bit operands',
      '64-bit, register, 64-bit operands',
      '64-bit, memory, 16-bit operands',
      '64-bit, memory, 32-bit operands',
      '64-bit, memory, 64-bit operands',
      '32-bit, register, 16-bit operands',
      '32-bit, register, 32-bit operands',
      '32-bit, memory, 16-bit operands',
      '32-bit, memory, 32-bit operands',
      '16-bit, register, 16-bit operands',
      '16-bit, register, 32-bit operands',
      '16-bit, memory, 16-bit operands',
      '16-bit, memory, 32-bit operands',
    ])
  })

  it('knows that pushes have no 32-bit form in 64-bit mode', () => {
    expect(forms({ opcode: '50 +r', operands: 'Zv', size64: '64', only: '64-bit' })).toEqual([
      '64-bit, 16-bit operands',
      '64-bit, 64-bit operands',
    ])
  })

  it('makes a mandatory 66 the form of the other size, and a forbidden one that of the mode', () => {
    const mandatory = forms({ opcode: '66 0F 38 F0 /r', operands: 'Gv,Mv', only: 'not-64-bit' })
    const forbidden = forms({ opcode: 'NP 0F 38 F0 /r', operands: 'Gv,Mv', only: 'not-64-bit' })

    expect(mandatory).toEqual(['32-bit, memory, 16-bit operands', '16-bit, memory, 32-bit operands'])
    expect(forbidden).toEqual(['32-bit, memory, 32-bit operands', '16-bit, memory, 16-bit operands'])
  })

  it('finds at least one form for every row of the table', () => {
    expect(OPCODE_ROWS.filter((row) => formsOf(row).length === 0)).toEqual([])
  })
})

describe('leftOut', () => {
  it('leaves out nothing that the table does not mark as a matter of the system', () => {
    expect(OPCODE_ROWS.filter((row) => leftOut(row) && row.test !== 'system')).toEqual([])
  })

  it('gives privileged instructions cases: they fault in user mode everywhere', () => {
    const names = OPCODE_ROWS.filter((row) => row.privileged && leftOut(row)).map(({ name }) => name)

    expect(names).toEqual([])
  })
})
