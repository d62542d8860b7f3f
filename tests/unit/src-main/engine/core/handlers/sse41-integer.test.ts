/** SSE4.1 integer instructions: SDM vol. 2. */
import { beforeEach, describe, expect, it } from 'vitest'
import { RAX } from '../../../../../support/core-guest.ts'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const CF = 1n
const ZF = 0x40n
const ARITHMETIC = 0x8d5n

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

describe('SSE4.1 arithmetic', () => {
  it.each([
    ['PMULLD', '660f3840c1', '00010000 ffffffff', '00010000 00000005', '00000000fffffffb'],
    ['PMULDQ', '660f3828c1', '11111111 ffffffff', '22222222 00000005', 'fffffffffffffffb'],
    ['PMINUD', '660f383bc1', '80000000 00000001', '00000001 ffffffff', '0000000100000001'],
    ['PMAXSB', '660f383cc1', '80ff', '7f00', '7f00'],
    ['PACKUSDW', '660f382bc1', '00010000 ffffffff 0000ffff 00000001', '0', 'ffff0000ffff0001'],
    ['PCMPEQQ', '660f3829c1', '1', '1', `${'f'.repeat(32)}`],
    ['PHMINPOSUW: the first of equal words', '660f3841c1', '0', '0009 0008 0007 0003 0005 0003 0004 0006', '00020003'],
  ])('%s', (_, code, a, b, expected) => {
    expect(guest.apply(code, a, b)).toBe(expected.padStart(32, '0'))
  })

  it('MPSADBW compares one block with eight', () => {
    // Block 1 of the second operand (07 06 05 04) against blocks from byte 4 of the first.
    const result = guest.apply('660f3a42c105', '0f0e0d0c0b0a09080706050403020100', '0f0e0d0c0b0a09080706050403020100')

    expect(result).toBe('001c001800140010000c000800040000')
  })
})

describe('sign and zero extension', () => {
  it.each([
    ['PMOVSXBD', '660f3821c1', '80 ff 7f 01', 'ffffff80ffffffff0000007f00000001'],
    ['PMOVZXWQ', '660f3834c1', 'ffff 8000', '000000000000ffff0000000000008000'],
    ['PMOVSXDQ', '660f3825c1', '80000000 00000001', 'ffffffff800000000000000000000001'],
  ])('%s', (_, code, source, expected) => {
    expect(guest.apply(code, '0', source)).toBe(expected)
  })

  it('PMOVZXBQ reads two bytes of memory only', () => {
    guest.map4K(0x200000, 0x60007n)
    guest.setMemory(0x60ffe, 'ff80')
    guest.setGpr(RAX, 0x200ffe)
    guest.cpu.adoptState()

    expect(guest.apply('660f383200', '0')).toBe('00000000000000ff0000000000000080') // pmovzxbq xmm0, [rax]
  })
})

describe('PTEST', () => {
  it.each([
    ['nothing in common', 'f0', '0f', ZF],
    ['the second within the first', 'ff', '0f', CF],
    ['neither', 'f0', 'ff', 0n],
    ['second zero', 'f0', '0', ZF | CF],
  ])('%s', (_, a, b, expected) => {
    guest.apply('660f3817c1', a, b)
    guest.step('9c') // pushfq

    expect(guest.dma.readU64(Number(guest.gpr(4))) & ARITHMETIC).toBe(expected)
  })
})
