/** Operands of 32-bit code whose segment is not flat, or whose address has 16 bits: SDM vol. 3, 5.3 to 5.5, and vol. 2, table 2-1. */
import { describe, expect, it } from 'vitest'
import { COUNTER_TRANSLATED } from '../../../../../../src-main/engine/cpu/execution.ts'
import { type CoreGuest, RAX, RBX, RCX, RDX, RSP } from '../../../../../support/core-guest.ts'
import { CODE, compare, DATA } from '../../../../../support/translator-guest.ts'

const IDT = 0x7000
const GDT = 0x8000
const HANDLER = 0x1_8000
const STACK = 0x9_0000
const FS = 4
const SS_FAULT = 12
const GP = 13
const LIMIT = 0x3ff

// Descriptor bits 40..55: type, S, P, D/B.
const WRITABLE = 0x4093
const READ_ONLY = 0x4091
const EXPAND_DOWN = 0x4097
const READABLE_CODE = 0x409b
const EXECUTE_ONLY = 0x4099
const UNUSABLE = 0x1_0000

/** MOV EAX, FS:[EDX]; ADD ECX, EAX; ADD EDX, 4; JMP to the start. */
const READS = '648b02 01c1 83c204 ebf6'
/** MOV FS:[EDX], ECX; ADD FS:[EDX], EDX; ADD EDX, 4; JMP to the start. */
const WRITES = '64890a 640112 83c204 ebf5'

/** Protected mode with handlers of #SS and #GP that halt. */
function enter(guest: CoreGuest): void {
  guest.registers.set('cr', 0, 4)
  guest.registers.set('efer', 0)
  guest.enterProtectedMode()
  guest.dma.writeU64(GDT + 8, 0x00cf_9b00_0000_ffffn)
  for (const vector of [SS_FAULT, GP]) {
    const target = HANDLER + vector * 16
    guest.dma.writeU64(IDT + vector * 8, BigInt(target & 0xffff) | 0x8_0000n | 0x8e00_0000_0000n | (BigInt(target >> 16) << 48n))
    guest.write(target, 'f4')
  }
  guest.setGpr(RSP, STACK)
  guest.setGpr(RAX, 0)
  guest.setGpr(RCX, 3)
  guest.setGpr(RDX, 0)
}

function setFs(guest: CoreGuest, attributes: number, base = DATA): void {
  guest.registers.set('segBase', base, FS)
  guest.registers.set('segLimit', LIMIT, FS)
  guest.registers.set('segAttributes', attributes, FS)
  adopt(guest)
}

/** Translated code soon, where there is any. */
function adopt(guest: CoreGuest): void {
  guest.cpu.adoptState()
  if (guest.cpu.name === 'jit') guest.registers.set('heatStart', 4)
}

function inRegions(translated: ReturnType<typeof compare>): number {
  return Number(translated.registers.get('counters', COUNTER_TRANSLATED))
}

describe('an operand in FS', () => {
  it.each([
    { code: READS, attributes: WRITABLE, translated: true },
    { code: READS, attributes: READ_ONLY, translated: true },
    { code: READS, attributes: READABLE_CODE, translated: true },
    { code: WRITES, attributes: WRITABLE, translated: true },
    { code: WRITES, attributes: READ_ONLY, translated: false },
    { code: WRITES, attributes: READABLE_CODE, translated: false },
    { code: READS, attributes: EXECUTE_ONLY, translated: false },
    { code: READS, attributes: UNUSABLE, translated: false },
  ])('is checked against limit and type: $code, attributes $attributes', ({ code, attributes, translated }) => {
    const result = compare((guest) => {
      enter(guest)
      for (let word = 0; word <= LIMIT; word += 4) guest.dma.writeU32(DATA + word, word * 3)
      setFs(guest, attributes)
      guest.load(CODE, code)
      guest.run(5000)
      expect(Number(guest.rip)).toBe(HANDLER + GP * 16 + 1)
    })

    expect(inRegions(result) > 500).toBe(translated)
  })

  it('that is expand-down lies above the limit', () => {
    compare((guest) => {
      enter(guest)
      setFs(guest, EXPAND_DOWN)
      guest.setGpr(RDX, LIMIT + 1)
      guest.load(CODE, WRITES)
      guest.run(1000)
      expect(guest.gpr(RDX) > 0x600n).toBe(true)
    })
  })

  it('whose linear address passes 4 GiB goes on at 0', () => {
    const result = compare((guest) => {
      enter(guest)
      setFs(guest, WRITABLE, 0xffff_ff00)
      guest.setGpr(RDX, 0x100)
      guest.load(CODE, READS)
      guest.run(3000)
    })

    expect(inRegions(result)).toBeGreaterThan(200)
  })
})

describe('a 16-bit address in flat 32-bit code', () => {
  it('is cut to 64 KiB', () => {
    const result = compare((guest) => {
      enter(guest)
      adopt(guest)
      guest.setGpr(RBX, 0x1234_0000 + 0xff00)
      guest.load(CODE, '67 8b471c 01c1 83c304 ebf5') // mov eax, [bx+1ch]; add ecx, eax; add ebx, 4; jmp to the start
      guest.run(3000)
    })

    expect(inRegions(result)).toBeGreaterThan(500)
  })
})
