/** Far transfers of real mode in translated code: SDM vol. 2, CALL, JMP, RET, INT, IRET; vol. 3, 20.1.4. */
import { describe, expect, it } from 'vitest'
import { isFarCall, isRealTransfer } from '../../../../../../../src-main/engine/accel/jit/lower/far.ts'
import type { Uop } from '../../../../../../../src-main/engine/accel/jit/uop.ts'
import { ATTENTION_INTERRUPT, COUNTER_TRANSLATED } from '../../../../../../../src-main/engine/cpu/execution.ts'
import { MODE_CODE32, MODE_PROTECTED, MODE_STACK32, MODE_USER } from '../../../../../../../src-main/engine/cpu/mode.ts'
import { type CoreGuest, RAX, RBX, RCX, RDI, RDX, RSI, RSP } from '../../../../../../support/core-guest.ts'
import { compare } from '../../../../../../support/translator-guest.ts'

const CS = 1
const CODE = 0x8000
const VECTOR = 0x21
const GP = 13
const FAULT = 0x700
const IF = 1 << 9
const AC = 1 << 18
const NT = 1 << 14
const VM = 1 << 17

interface Scenario {
  readonly code: string
  readonly isVirtual?: boolean
  readonly stack?: number
  readonly flags?: number
  readonly codeAttributes?: number
  readonly codeLimit?: number
  readonly idtrLimit?: number
  readonly nmiBlocked?: number
  readonly count?: number
}

/**
 * CS = 0800h. 0810h:0 adds AX to DX, returns. The handler of INT 21h is at 0820h:5 and counts SI; 0830h:0 returns and drops four bytes. [600h] and [604h]
 * are far pointers to 0810h:0 and 0800h:0.
 */
function enterReal(guest: CoreGuest, scenario: Scenario): void {
  const {
    code,
    isVirtual = false,
    stack = 0x7000,
    flags = 2,
    codeAttributes = 0x9b,
    codeLimit = 0xffff,
    idtrLimit = 0x3ff,
    nmiBlocked = 0,
  } = scenario
  guest.registers.set('cr', isVirtual ? 0x11 : 0x10, 0)
  guest.registers.set('cr', 0, 4)
  guest.registers.set('efer', 0)
  guest.registers.set('idtrBase', 0)
  guest.registers.set('idtrLimit', idtrLimit)
  guest.enterRealMode()
  guest.registers.set('segSelector', CODE >> 4, CS)
  guest.registers.set('segBase', CODE, CS)
  guest.registers.set('segLimit', codeLimit, CS)
  guest.registers.set('segAttributes', codeAttributes, CS)
  guest.registers.set('segSelector', 0, 2)
  guest.registers.set('rflags', flags)
  guest.registers.set('nmiBlocked', nmiBlocked)
  guest.dma.writeU32(VECTOR * 4, 0x0820_0005)
  guest.dma.writeU32(GP * 4, FAULT)
  guest.write(FAULT, 'f4')
  guest.dma.writeU32(0x600, 0x0810_0000)
  guest.dma.writeU32(0x604, 0x0800_0000)
  guest.write(0x8100, '01c2 cb')
  guest.write(0x8205, '46 9c 5f cf')
  guest.write(0x8300, '01c2 ca0400')
  guest.write(CODE, code)
  for (const register of [RBX, RCX, RDX, RSI, RDI]) guest.setGpr(register, 0)
  guest.setGpr(RAX, 3)
  guest.setGpr(RSP, stack)
  guest.registers.set('rip', 0)
  if (isVirtual) makeVirtual(guest)
  guest.cpu.adoptState()
  if (guest.cpu.name === 'jit') guest.registers.set('heatStart', 4)
}

/** The same in virtual-8086 mode, as IRETD would have made it. */
function makeVirtual(guest: CoreGuest): void {
  guest.registers.set('rflags', guest.registers.get('rflags') | BigInt(VM))
  for (const segment of [0, 1, 2, 3, 4, 5]) guest.registers.set('segAttributes', segment === CS ? 0xfb : 0xf3, segment)
}

/** Share of the instructions that retired in regions. */
function share(scenario: Scenario): number {
  const { count = 6000 } = scenario
  const states: string[] = []
  const translated = compare((guest) => {
    enterReal(guest, scenario)
    guest.run(count)
    guest.cpu.exposeState()
    const segments = (['segSelector', 'segBase', 'segAttributes'] as const).flatMap((field) =>
      [0, 1, 2, 3].map((index) => guest.registers.get(field, index)),
    )
    states.push(segments.join(' '), Buffer.from(guest.dma.read(0, 0x9000)).toString('base64'))
  })
  expect(states.slice(2)).toEqual(states.slice(0, 2))
  return Number(translated.registers.get('counters', COUNTER_TRANSLATED)) / count
}

/** CALL 0810h:0; INC BX; JMP 0800h:0. */
const CALL = '9a00001008 43 ea00000008'
/** CALL [600h]; INC BX; JMP [604h]. */
const THROUGH_MEMORY = 'ff1e0006 43 ff2e0406'
/** PUSH AX; PUSH BX; CALL 0830h:0; INC BX; JMP to the start. */
const DROPS = '50 53 9a00003008 43 ebf6'
/** ADD AX, BX; INT 21h; INC BX; JMP to the start. */
const INT = '01d8 cd21 43 ebf9'
/** STI; INT 21h; INC BX; CLI; JMP to the start. */
const INT_ENABLED = 'fb cd21 43 fa ebf9'

describe('far transfers of real mode', () => {
  it.each([
    ['CALL, JMP and RET', CALL],
    ['pointers in memory', THROUGH_MEMORY],
    ['RET that drops arguments', DROPS],
    ['INT and IRET', INT],
    ['INT and IRET with interrupts on', INT_ENABLED],
  ])('stay in translated code: %s', (_, code) => {
    expect(share({ code })).toBeGreaterThan(0.9)
    expect(share({ code, flags: IF | 2 })).toBeGreaterThan(0.9)
  })

  it.each([
    ['CALL, JMP and RET', CALL],
    ['pointers in memory', THROUGH_MEMORY],
    ['RET that drops arguments', DROPS],
    ['loads of data segments', '8ede 01d8 a30001 1e 07 43 ebf4'], // mov ds, si; add ax, bx; mov [100h], ax; push ds; pop es; inc bx; jmp
  ])('stay in translated code in virtual-8086 mode: %s', (_, code) => {
    expect(share({ code, isVirtual: true })).toBeGreaterThan(0.9)
  })

  it.each([
    ['CLI and STI', 'fb 43 fa 43 ebfa'],
    ['PUSHF and POPF', '9c 43 9d 43 ebfa'],
    ['POPF that changes IF', '9c 5b 81f30002 53 9d 46 ebf5'], // pushf; pop bx; xor bx, 200h; push bx; popf; inc si; jmp
    ['POPF that leaves IOPL alone', '9c 5b 80e7cf 53 9d 46 ebf6'], // ... and bh, CFh ...
  ])('%s are translated in virtual-8086 mode with an IOPL of 3', (name, code) => {
    const translated = share({ code, isVirtual: true, flags: 2 | (3 << 12) })
    if (name.includes('IOPL')) expect(translated).toBeLessThan(1)
    else expect(translated).toBeGreaterThan(0.9)
  })

  it.each([
    ['INT and IRET', INT, 3],
    ['CLI and STI', '43 75fd fb fa ebf9', 0],
    ['PUSHF and POPF', '43 75fd 9c 9d 43 ebf8', 0],
  ])('are left where they depend on IOPL: %s', (_, code, privilege) => {
    expect(share({ code, isVirtual: true, flags: 2 | (privilege << 12), count: 200_000 })).toBeLessThan(1)
  })

  it.each([
    ['where AC is set, which an interrupt clears', { code: INT, flags: AC | 2 }],
    ['beyond the limit of the vectors', { code: INT, idtrLimit: VECTOR * 4 + 2 }],
    ['where CS is not as real mode makes it', { code: CALL, codeAttributes: 0x93 }],
    ['where a target lies beyond CS', { code: '43 75fd 4a 9a00104000', codeLimit: 0xfff, count: 300_000 }],
    ['where a frame lies across 64 KiB', { code: CALL, stack: 2 }],
    ['where it changes other flags', { code: INT, flags: NT | 2 }],
    ['where an NMI may wait for IRET', { code: INT, nmiBlocked: 1 }],
  ] satisfies [string, Scenario][])('do what the interpreter does %s', (_, scenario) => {
    expect(share(scenario)).toBeLessThan(1)
  })

  it('takes an interrupt that waited, when IRET allows it', () => {
    compare((guest) => {
      enterReal(guest, { code: INT_ENABLED })
      guest.run(3000)
      guest.vectors.push(VECTOR)
      guest.registers.set('attention', ATTENTION_INTERRUPT)
      guest.run(3000)
      expect(guest.vectors).toEqual([])
    })
  })

  it('are those of 16 bits, in 16-bit code and stack', () => {
    const transfer = (name: string, width: number): Uop => ({ info: { name, width } }) as unknown as Uop
    expect(
      [transfer('retf', 2), transfer('retf', 4), transfer('intI', 0), transfer('int3', 0)].map((uop) => isRealTransfer(uop, 0)),
    ).toEqual([true, false, true, false])
    expect([MODE_PROTECTED, MODE_CODE32, MODE_STACK32].some((mode) => isRealTransfer(transfer('retf', 2), mode))).toBe(false)
    expect(['retf', 'intI', 'iret'].map((name) => isRealTransfer(transfer(name, 2), MODE_USER))).toEqual([true, false, false])
    expect(['callA', 'jmpA', 'intI', 'iret'].map((name) => isFarCall(transfer(name, 2)))).toEqual([true, false, true, false])
  })
})
