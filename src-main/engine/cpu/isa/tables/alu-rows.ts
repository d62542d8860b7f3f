/** The ten encodings that ADD OR ADC SBB AND SUB XOR CMP share: opcode column `digit`, and the groups 80, 81, 82, 83. */
import type { InstructionRow } from '../instruction-row.ts'

type Common = Omit<InstructionRow, 'opcode' | 'operands' | 'handler'>

function hexByte(value: number): string {
  return value.toString(16).toUpperCase().padStart(2, '0')
}

/** Rows of one operation. Handlers are `<stem>EG`, `<stem>GE`, `<stem>EI` and `<stem>AI`; CMP, which writes nothing, cannot be locked. */
export function aluRows(digit: number, stem: string, common: Common): InstructionRow[] {
  const base = digit * 8
  const writes = stem !== 'cmp'
  const toMemory = writes ? { ...common, lock: true } : common
  return [
    { opcode: `${hexByte(base)} /r`, operands: 'Eb,Gb', handler: `${stem}EG`, ...toMemory },
    { opcode: `${hexByte(base + 1)} /r`, operands: 'Ev,Gv', handler: `${stem}EG`, ...toMemory },
    { opcode: `${hexByte(base + 2)} /r`, operands: 'Gb,Eb', handler: `${stem}GE`, ...common },
    { opcode: `${hexByte(base + 3)} /r`, operands: 'Gv,Ev', handler: `${stem}GE`, ...common },
    { opcode: hexByte(base + 4), operands: 'AL,Ib', handler: `${stem}AI`, ...common },
    { opcode: hexByte(base + 5), operands: 'rAX,Iz', handler: `${stem}AI`, ...common },
    { opcode: `80 /${digit}`, operands: 'Eb,Ib', handler: `${stem}EI`, ...toMemory },
    { opcode: `81 /${digit}`, operands: 'Ev,Iz', handler: `${stem}EI`, ...toMemory },
    { opcode: `82 /${digit}`, operands: 'Eb,Ib', handler: `${stem}EI`, only: 'not-64-bit', ...toMemory },
    { opcode: `83 /${digit}`, operands: 'Ev,Ib', handler: `${stem}EI`, ...toMemory },
  ]
}
