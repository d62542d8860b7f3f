/** Segment registers in translated code: SDM vol. 3, 20.1.1, and vol. 2, MOV, POP, LDS. */
import { describe, expect, it } from 'vitest'
import { loadsRealSegment } from '../../../../../../../src-main/engine/accel/jit/lower/segments.ts'
import type { Uop } from '../../../../../../../src-main/engine/accel/jit/uop.ts'
import { COUNTER_TRANSLATED } from '../../../../../../../src-main/engine/cpu/execution.ts'
import { MODE_64, MODE_PROTECTED } from '../../../../../../../src-main/engine/cpu/mode.ts'
import { type CoreGuest, RAX, RBP, RBX, RDI, RDX, RSI, RSP } from '../../../../../../support/core-guest.ts'
import { compare } from '../../../../../../support/translator-guest.ts'

const CS = 1
const DS = 3
const CODE = 0x1000
const UNUSABLE = 0x1_0000

/**
 * MOV DS, BX; INC BX; AND BX, 1FFFh; MOV AX, [2]; PUSH DS; POP ES; LES DI, [SI]; MOV DX, ES; MOV DS, BX; MOV ES, BX; ADD ES:[DI], AX; MOV BP, CS:[1000h];
 * PUSH DX; POP FS; PUSH GS; MOV [4], FS; POP DX; JMP to the start.
 */
const LOADS = '8edb 43 81e3ff1f a10200 1e 07 c43c 8cc2 8edb 8ec3 260105 2e8b2e0010 52 0fa1 0fa8 8c260400 5a ebd7'

function enterReal(guest: CoreGuest, codeLimit = 0xffff): void {
  guest.registers.set('cr', 0x10, 0)
  guest.registers.set('cr', 0, 4)
  guest.registers.set('efer', 0)
  guest.enterRealMode()
  guest.registers.set('segLimit', codeLimit, CS)
  guest.registers.set('segAttributes', UNUSABLE | 0x93, DS)
  for (const register of [RAX, RDX, RBP, RSI, RDI]) guest.setGpr(register, 0x100)
  guest.setGpr(RBX, 0x200)
  guest.setGpr(RSP, 0x9000)
  guest.write(CODE, LOADS)
  guest.registers.set('rip', CODE)
  guest.cpu.adoptState()
  if (guest.cpu.name === 'jit') guest.registers.set('heatStart', 4)
}

const SEGMENT_STATE = ['segSelector', 'segBase', 'segAttributes', 'segReadEnd', 'segWriteEnd', 'mode'] as const

/** Segments too must be the same. */
function compareSegments(codeLimit?: number): number {
  const states: string[] = []
  const translated = compare((guest) => {
    for (let address = 0x2000; address < 0x2_2000; address += 2) guest.dma.write(address, Uint8Array.of(address >> 3, address >> 11))
    enterReal(guest, codeLimit)
    guest.run(20_000)
    const fields = SEGMENT_STATE.map((field) =>
      (field === 'mode' ? [0] : [0, 1, 2, 3, 4, 5]).map((index) => guest.registers.get(field, index)),
    )
    states.push(fields.flat().join(' '), Buffer.from(guest.dma.read(0x1_0000, 0x1_2000)).toString('base64'))
  })
  expect(states.slice(2)).toEqual(states.slice(0, 2))
  return Number(translated.registers.get('counters', COUNTER_TRANSLATED))
}

describe('loads of segment registers in real mode', () => {
  it('leave what the interpreter leaves, and the region goes on', () => {
    expect(compareSegments()).toBeGreaterThan(18_000)
  })

  it('are left to the interpreter where CS reaches to 4 GiB: code may become flat', () => {
    expect(compareSegments(0xffff_ffff)).toBeLessThan(15_000)
  })

  it('are those of ES, DS, FS and GS; SS inhibits interrupts, and in other modes there are descriptors', () => {
    const load = (name: string, reg = 0): Uop => ({ info: { name }, reg }) as unknown as Uop
    expect([0, 1, 2, 3, 4, 5, 6].filter((segment) => loadsRealSegment(load('movSE', segment), 0))).toEqual([0, 3, 4, 5])
    expect(['popEs', 'popSs', 'popDs', 'les', 'lss', 'lgs', 'popZ'].filter((name) => loadsRealSegment(load(name), 0))).toEqual([
      'popEs',
      'popDs',
      'les',
      'lgs',
    ])
    expect([MODE_PROTECTED, MODE_64 | MODE_PROTECTED].some((mode) => loadsRealSegment(load('popDs'), mode))).toBe(false)
  })
})
