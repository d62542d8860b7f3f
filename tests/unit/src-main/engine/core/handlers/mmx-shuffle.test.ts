/** SDM vol. 2: PUNPCKx, PACKx, PSHUFx, PINSRW, PEXTRW, PMOVMSKB. */
import { describe, expect, it } from 'vitest'
import { RAX } from '../../../../../support/core-guest.ts'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const guest = new VectorGuest()
const A = '0f0e0d0c0b0a09080706050403020100'
const B = '1f1e1d1c1b1a19181716151413121110'

describe('shuffles of XMM registers', () => {
  it.each([
    ['PUNPCKLBW', '660f60c1', '17071606150514041303120211011000'],
    ['PUNPCKHWD', '660f69c1', '1f1e0f0e1d1c0d0c1b1a0b0a19180908'],
    ['PUNPCKHQDQ', '660f6dc1', '1f1e1d1c1b1a19180f0e0d0c0b0a0908'],
    ['PSHUFD takes from the second operand', '660f70c11b', '13121110171615141b1a19181f1e1d1c'],
    ['PSHUFLW keeps the upper half', 'f20f70c11b', '1f1e1d1c1b1a19181110131215141716'],
    ['PSHUFHW keeps the lower half', 'f30f70c11b', '19181b1a1d1c1f1e1716151413121110'],
    ['SHUFPS takes two from each', '0fc6c11b', '13121110171615140b0a09080f0e0d0c'],
    ['SHUFPD takes one from each', '660fc6c101', '17161514131211100f0e0d0c0b0a0908'],
  ])('%s', (_, code, expected) => {
    expect(guest.apply(code, A, B)).toBe(expected)
  })

  it('PACKSSDW and PACKUSWB saturate', () => {
    expect(guest.apply('660f6bc1', '00008000 ffff7fff 7fffffff 80000000')).toBe('00000000000000007fff80007fff8000')
    expect(guest.apply('660f67c1', '0100 ffff 00ff 0080')).toBe('ff00ff80'.padStart(32, '0'))
  })

  it('PINSRW and PEXTRW address one of eight words', () => {
    guest.setGpr(RAX, 0xabcd_1234)

    expect(guest.apply('660fc4c00f', A)).toBe(`1234${A.slice(4)}`) // pinsrw xmm0, eax, 15
    guest.step('660fc5c00e') // pextrw eax, xmm0, 14
    expect(guest.gpr(RAX)).toBe(0x0d0cn)
  })

  it('PMOVMSKB gathers sign bits', () => {
    guest.setXmm(0, '80ff007f 00000000 00000000 00000081')
    guest.step('660fd7c0') // pmovmskb eax, xmm0

    expect(guest.gpr(RAX)).toBe(0xc001n)
  })
})

describe('shuffles of MMX registers', () => {
  it.each([
    ['PUNPCKLBW', '0f60c1', '1303120211011000'],
    ['PUNPCKHBW', '0f68c1', '1707160615051404'],
    ['PUNPCKHDQ', '0f6ac1', '1716151407060504'],
    ['PACKUSWB', '0f67c1', 'ffffffffffffffff'],
    ['PSHUFW', '0f70c11b', '1110131215141716'],
  ])('%s', (_, code, expected) => {
    expect(guest.applyMmx(code, '0706050403020100', '1716151413121110')).toBe(expected)
  })

  it('PUNPCKLDQ reads only four bytes of memory: SDM vol. 2, PUNPCKLBW', () => {
    guest.map4K(0x200000, 0x60007n)
    guest.setMemory(0x60ffc, '13121110')
    guest.setGpr(RAX, 0x200ffc)
    guest.cpu.adoptState()

    expect(guest.applyMmx('0f6200', '0706050403020100')).toBe('1312111003020100') // punpckldq mm0, [rax]
  })
})
