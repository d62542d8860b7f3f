/** Code whose segments count, in the interpreter and translated: real mode, with bases and limits as protected mode may leave them. SDM vol. 3, 5.3 and 20.1. */
import { describe, expect, it } from 'vitest'
import { COUNTER_TRANSLATED } from '../../../../../../src-main/engine/cpu/execution.ts'
import { type CoreGuest, RAX, RBX, RCX, RDI, RDX, RSI, RSP } from '../../../../../support/core-guest.ts'
import { CODE, compare, DATA } from '../../../../../support/translator-guest.ts'

const ES = 0
const CS = 1
const SS = 2
const DS = 3
const SS_FAULT = 12
const GP = 13
const VECTORS = 0x4000
const EXPAND_DOWN = 0x97

/** MOV AX, [BX+SI]; ADD DX, AX; MOV ES:[DI], DX; ADD BX, 2; ADD DI, 2; JMP to the start. */
const SUM = '8b00 01c2 268915 83c302 83c702 ebf1'
/** PUSH AX; INC AX; JMP to the start. */
const PUSHES = '50 40 ebfc'
/** CALL +3; INC AX; JMP to the start; ADD DX, AX; RET. */
const CALLS = 'e80300 40 ebfa 01c2 c3'
/** ADD DX, AX; DEC CX; JNZ to the start; MOV CX, 16; JMP BX. */
const JUMPS = '01c2 49 75fb b91000 ffe3'
/** INC AX; LOOP to the start; MOV CX, 30; DEC SI; JNZ to the start; JZ +7000h. */
const LOOPS = '40 e2fd b91e00 4e 75f7 0f840070'

interface Scenario {
  readonly code: string
  readonly registers?: readonly (readonly [number, number])[]
  readonly ip?: number
  readonly base?: number
  readonly codeLimit?: number
  readonly limit?: number
  readonly attributes?: number
  readonly count?: number
  /** The vector whose handler the code must end in. */
  readonly fault?: number
}

/** Real mode, the segments of data at DATA, whatever their selectors say; handlers of #SS and #GP that halt. */
function enter(guest: CoreGuest, { base = CODE, codeLimit = 0xffff, limit = 0xffff, attributes = 0x93 }: Scenario): void {
  guest.registers.set('cr', 0x10, 0)
  guest.registers.set('cr', 0, 4)
  guest.registers.set('efer', 0)
  guest.registers.set('idtrBase', VECTORS)
  guest.enterRealMode()
  for (const vector of [SS_FAULT, GP]) {
    // CS keeps its limit: the handlers lie low.
    guest.dma.writeU32(VECTORS + vector * 4, vector)
    guest.write(vector, 'f4')
  }
  guest.registers.set('segBase', base, CS)
  guest.registers.set('segLimit', codeLimit, CS)
  for (const segment of [ES, DS, SS]) guest.registers.set('segBase', DATA, segment)
  for (const segment of [ES, DS]) guest.registers.set('segLimit', limit, segment)
  guest.registers.set('segAttributes', attributes, DS)
  for (const register of [RAX, RBX, RCX, RDX, RSI, RDI]) guest.setGpr(register, 0)
  guest.setGpr(RSP, 0x3000)
  guest.cpu.adoptState()
  if (guest.cpu.name === 'jit') guest.registers.set('heatStart', 4)
}

/** How many instructions retired in regions. */
function run(scenario: Scenario): number {
  const { code, registers = [], ip = 0, base = CODE, count = 6000, fault } = scenario
  const translated = compare((guest) => {
    enter(guest, scenario)
    guest.write(base + ip, code)
    guest.registers.set('rip', ip)
    for (const [register, value] of registers) guest.setGpr(register, value)
    guest.run(count)
    if (fault !== undefined) expect(Number(guest.rip)).toBe(fault + 1)
  })
  return Number(translated.registers.get('counters', COUNTER_TRANSLATED))
}

describe('an operand of 16-bit code', () => {
  it('has an address of 16 bits, which begins anew at 64 KiB', () => {
    const registers = [
      [RSI, 0x8000],
      [RBX, 0x7f00],
    ] as const
    expect(run({ code: SUM, registers })).toBeGreaterThan(5000)
  })

  it.each([0x7fe, 0x7ff, 0x800])('faults beyond limit %i of its segment, to the byte', (limit) => {
    expect(run({ code: SUM, limit, count: 20_000, fault: GP })).toBeGreaterThan(5000)
  })

  it('that lies across 64 KiB faults', () => {
    expect(run({ code: SUM, registers: [[RSI, 0xf001]], count: 20_000, fault: GP })).toBeGreaterThan(10_000)
  })

  it('in a segment that is expand-down lies above its limit', () => {
    expect(run({ code: SUM, attributes: EXPAND_DOWN, limit: 0xfff, registers: [[RSI, 0x1000]] })).toBeLessThan(6000)
  })
})

describe('the stack of 16-bit code', () => {
  it('goes on at the top when SP comes to 0, and leaves the upper half of ESP', () => {
    expect(run({ code: PUSHES, registers: [[RSP, 0x1234_0100]] })).toBeGreaterThan(5000)
  })

  it('faults where a word lies across 64 KiB, and so does the frame of that fault', () => {
    expect(run({ code: PUSHES, registers: [[RSP, 0x101]] })).toBeGreaterThan(200)
  })

  it('serves calls and returns', () => {
    expect(run({ code: CALLS })).toBeGreaterThan(5000)
  })
})

describe('code in a segment', () => {
  it('that begins within a page is translated', () => {
    expect(run({ code: SUM, base: CODE + 0x123, ip: 0x10 })).toBeGreaterThan(5000)
  })

  it('whose limit ends behind it is translated, and is not where the limit ends within it', () => {
    const end = JUMPS.replaceAll(' ', '').length / 2
    expect(run({ code: JUMPS, codeLimit: end - 1 })).toBeGreaterThan(5000)
    expect(run({ code: JUMPS, codeLimit: end - 2 })).toBe(0)
  })

  it('is the same at another base, with another RIP', () => {
    const translated = compare((guest) => {
      for (const distance of [0, 0x100, 0x340, 0]) {
        enter(guest, { code: '', base: CODE - distance })
        guest.write(CODE, CALLS)
        guest.registers.set('rip', distance)
        guest.run(3000)
      }
    })

    expect(Number(translated.registers.get('counters', COUNTER_TRANSLATED))).toBeGreaterThan(8000)
  })

  it('faults at an indirect jump beyond its limit', () => {
    expect(run({ code: '4b 75fd bb0010 ffe3', codeLimit: 0xfff, registers: [[RBX, 900]], fault: GP })).toBeGreaterThan(1000)
  })

  it.each([0xfff, 0x1fff])('faults at a branch beyond limit %i, and LOOP has not counted then', (codeLimit) => {
    const counted = [[RCX, 30]] as const
    expect(run({ code: LOOPS, codeLimit, registers: [...counted, [RSI, 50]], fault: GP })).toBeGreaterThan(1000)
    // DEC BX; JNZ to it; LOOP to the same page, beyond the limit.
    const code = '4b 75fd e260'
    const registers = [
      [RBX, 900],
      [RCX, 7],
    ] as const
    expect(run({ code, codeLimit: 0x50, registers, fault: GP })).toBe(0)
  })

  it('faults where it runs on beyond its limit', () => {
    // DEC BX; JNZ to it; then zeros.
    // The region would reach beyond: all of it is the interpreter's.
    expect(run({ code: '4b 75fd', codeLimit: 0x3f, registers: [[RBX, 900]], fault: GP })).toBe(0)
  })
})

describe('far jumps', () => {
  it('to the same code by another base find what was translated for it', () => {
    const translated = compare((guest) => {
      enter(guest, { code: '', base: 0x8000 })
      // At 8000h: DEC BX; JNZ to it; MOV BX, 40; JMP 0810h:0. At 8100h: INC AX; JMP 0800h:0.
      guest.write(0x8000, '4b 75fd bb2800 ea00001008')
      guest.write(0x8100, '40 ea00000008')
      guest.setGpr(RBX, 40)
      guest.registers.set('rip', 0)
      guest.run(6000)
    })

    expect(Number(translated.registers.get('counters', COUNTER_TRANSLATED))).toBeGreaterThan(5000)
  })
})
