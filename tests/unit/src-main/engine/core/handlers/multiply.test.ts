/** MUL, DIV and IDIV at their edges; the expected values are those of an AMD EPYC (Zen 5) and of SDM vol. 2. */
import { describe, expect, it } from 'vitest'
import { RAX, RBX, RDX } from '../../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../../support/privileged-guest.ts'

const DE = 0
const ALL_ONES = 0xffff_ffff_ffff_ffffn
const SIGN = 1n << 63n
const MUL = '48 f7 e3' // mul rbx
const DIV = '48 f7 f3' // div rbx
const IDIV = '48 f7 fb' // idiv rbx

function guestWith(rdx: bigint, rax: bigint, rbx: bigint): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong()
  guest.setGpr(RDX, rdx)
  guest.setGpr(RAX, rax)
  guest.setGpr(RBX, rbx)
  return guest
}

function calculate(code: string, rdx: bigint, rax: bigint, rbx: bigint): [bigint, bigint] {
  const guest = guestWith(rdx, rax, rbx)
  guest.load(CODE, code)
  guest.run(1)
  return [guest.gpr(RDX), guest.gpr(RAX)]
}

const WIDE: readonly [bigint, bigint, bigint][] = [
  [0n, ALL_ONES, 3n],
  [1n, 0n, 2n],
  [0x1234_5678n, 0x9abc_def0_1234_5678n, 0xfedc_ba98_7654_3210n],
  [ALL_ONES - 1n, ALL_ONES, ALL_ONES],
  [0x7fff_ffff_ffff_ffffn, ALL_ONES, SIGN], // the estimate of a digit is too large twice
  [0xffff_fffen, 0n, 0xffff_ffffn],
]

describe('64-bit multiplication and division', () => {
  it('multiplies the largest factors into RDX:RAX', () => {
    expect(calculate(MUL, 0n, ALL_ONES, ALL_ONES)).toEqual([ALL_ONES - 1n, 1n])
  })

  it.each(WIDE)('divides %d:%d by %d', (rdx, rax, rbx) => {
    const dividend = (rdx << 64n) | rax

    expect(calculate(DIV, rdx, rax, rbx)).toEqual([dividend % rbx, dividend / rbx])
  })

  it('gives a signed remainder the sign of the dividend', () => {
    expect(calculate(IDIV, ALL_ONES, -7n & ALL_ONES, 2n)).toEqual([-1n & ALL_ONES, -3n & ALL_ONES])
  })

  it('accepts the most negative quotient', () => {
    expect(calculate(IDIV, ALL_ONES, SIGN, 1n)).toEqual([0n, SIGN])
  })

  it.each([
    ['by zero', DIV, 0n, 1n, 0n],
    ['with a quotient of 65 bits', DIV, 1n, 0n, 1n],
    ['with the quotient 2^63, signed', IDIV, 0n, SIGN, 1n],
    ['with the most negative dividend, by -1', IDIV, SIGN, 0n, ALL_ONES],
    ['of the most negative 32-bit pair, by -1', 'f7 fb', 0x8000_0000n, 0n, 0xffff_ffffn],
  ])('raises #DE %s and changes nothing', (_, code, rdx, rax, rbx) => {
    const guest = guestWith(rdx, rax, rbx)

    const frame = guest.fault(code)

    expect(frame).toMatchObject({ vector: DE, rip: BigInt(CODE) })
    expect([guest.gpr(RDX), guest.gpr(RAX)]).toEqual([rdx, rax])
  })
})
