/** RCPPS and RSQRTPS: error bound and special cases of SDM vol. 2. */
import { describe, expect, it } from 'vitest'
import { MASKED, VectorGuest } from '../../../../../support/vector-guest.ts'

const BOUND = 1.5 * 2 ** -12
const RCPSS = 'f30f53c1'
const RSQRTSS = 'f30f52c1'

const guest = new VectorGuest()

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(4))
  view.setFloat32(0, value)
  return view.getUint32(0).toString(16).padStart(8, '0')
}

function estimate(code: string, value: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, Number.parseInt(guest.apply(code, '0', bitsOf(value)).slice(24), 16))
  return view.getFloat32(0)
}

/** Numbers over all binades and fractions. */
const SAMPLES = Array.from({ length: 2000 }, (_, index) => Math.fround((1 + ((index * 797) % 2000) / 2000) * 2 ** ((index % 200) - 100)))

describe('reciprocal estimates', () => {
  it('stay within 1.5 * 2^-12', () => {
    const errors = SAMPLES.map((value) => Math.abs(estimate(RCPSS, value) * value - 1))

    expect(Math.max(...errors)).toBeLessThan(BOUND)
  })

  it('of roots too', () => {
    const errors = SAMPLES.map((value) => Math.abs(estimate(RSQRTSS, value) * Math.sqrt(value) - 1))

    expect(Math.max(...errors)).toBeLessThan(BOUND)
  })

  it.each([
    ['1 / 0', RCPSS, '00000000', '7f800000'],
    ['1 / -denormal', RCPSS, '80000001', 'ff800000'],
    ['1 / infinity', RCPSS, 'ff800000', '80000000'],
    ['1 / the largest number would be denormal', RCPSS, '7f7fffff', '00000000'],
    ['1 / signalling NaN', RCPSS, '7f800001', '7fc00001'],
    ['1 / root of -1', RSQRTSS, 'bf800000', 'ffc00000'],
    ['1 / root of -0', RSQRTSS, '80000000', 'ff800000'],
    ['1 / root of infinity', RSQRTSS, '7f800000', '00000000'],
  ])('%s', (_, code, source, expected) => {
    expect(guest.apply(code, '0', source)).toBe(expected.padStart(32, '0'))
    expect(guest.mxcsr).toBe(MASKED)
  })
})
