/** Random operands, biased to the values at which instructions behave differently. The sequence depends on the seed alone. */

const EDGES = [
  0n,
  1n,
  2n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
  0x7fff_ffff_ffff_ffffn,
  0x8000_0000_0000_0000n,
  0xffff_ffff_ffff_ffffn,
  31n,
  32n,
  63n,
  64n,
  10n,
  0x0099n,
  0x0909n,
] as const

/** Single precision: zeros, ones, infinities, quiet and signalling NaNs, denormals, the largest and smallest normals, limits of integers, ties. */
const SINGLES = [
  0, 0x8000_0000, 0x3f80_0000, 0xbf80_0000, 0x7f80_0000, 0xff80_0000, 0x7fc0_0001, 0xffc0_0000, 0x7f80_0001, 0xffbf_ffff, 1, 0x807f_ffff,
  0x0080_0000, 0x7f7f_ffff, 0xff7f_ffff, 0x4f00_0000, 0xcf00_0000, 0x5f00_0000, 0xdf00_0000, 0x3f00_0000, 0x3fc0_0000, 0x4020_0000,
  0x4b00_0001, 0x4eff_ffff, 0x3f7f_ffff, 0x0000_ffff,
] as const

const DOUBLES = [
  0n,
  0x8000_0000_0000_0000n,
  0x3ff0_0000_0000_0000n,
  0xbff0_0000_0000_0000n,
  0x7ff0_0000_0000_0000n,
  0xfff0_0000_0000_0000n,
  0x7ff8_0000_0000_0001n,
  0xfff8_0000_0000_0000n,
  0x7ff0_0000_0000_0001n,
  0xfff7_ffff_ffff_ffffn,
  1n,
  0x800f_ffff_ffff_ffffn,
  0x0010_0000_0000_0000n,
  0x7fef_ffff_ffff_ffffn,
  0x41df_ffff_ffc0_0000n,
  0x41df_ffff_ffe0_0000n,
  0xc1e0_0000_0000_0000n,
  0xc1e0_0000_0010_0000n,
  0x43e0_0000_0000_0000n,
  0xc3e0_0000_0000_0000n,
  0x3fe0_0000_0000_0000n,
  0x3ff8_0000_0000_0000n,
  0x4004_0000_0000_0000n,
  0x4330_0000_0000_0001n,
  0x47ef_ffff_e000_0000n,
  0x47ef_ffff_f000_0000n,
  0x3690_0000_0000_0000n,
  0x380f_ffff_ffff_ffffn,
  0x3fef_ffff_ffff_ffffn,
] as const

/** Exponent with sign, and significand, of the 80-bit format: normal numbers, and all classes that only this format has. */
const EXTENDED_EXPONENTS = [
  0, 0x8000, 1, 0x8001, 0x3fff, 0xbfff, 0x4000, 0x3ffe, 0x7fff, 0xffff, 0x7ffe, 0xfffe, 0x401e, 0x403e, 0xc03e, 0x3fbf, 0x3c01, 0x43fe,
] as const
const SIGNIFICANDS = [
  0n,
  1n,
  0x8000_0000_0000_0000n,
  0x8000_0000_0000_0001n,
  0xc000_0000_0000_0000n,
  0xc000_0000_0000_0001n,
  0xa000_0000_0000_0000n,
  0xffff_ffff_ffff_ffffn,
  0x4000_0000_0000_0000n,
  0x7fff_ffff_ffff_ffffn,
  0xffff_ff80_0000_0000n,
  0xffff_ffff_ffff_fc00n,
  0xffff_ffff_ffff_f800n,
] as const

export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = (Math.imul(seed + 1, 0x9e37_79b1) ^ 0x5bd1_e995) | 1
    for (let round = 0; round < 8; round++) this.word()
  }

  /** 32 random bits. Marsaglia's xorshift32. */
  word(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return Math.imul(x, 0x2c1b_3c6d) >>> 0
  }

  below(limit: number): number {
    return Math.floor((this.word() / 2 ** 32) * limit)
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T
  }

  bits64(): bigint {
    return (BigInt(this.word()) << 32n) | BigInt(this.word())
  }

  integer(): bigint {
    switch (this.below(4)) {
      case 0:
        return this.pick(EDGES)
      case 1:
        return BigInt.asUintN(64, this.pick(EDGES) + BigInt(this.below(5) - 2))
      case 2:
        return this.bits64() >> BigInt(this.below(64))
      default:
        return this.bits64()
    }
  }

  single(): number {
    switch (this.below(3)) {
      case 0:
        return this.pick(SINGLES)
      case 1:
        return this.word()
      default:
        return (((this.below(2) << 8) | (127 + this.below(48) - 24)) * 2 ** 23 + this.below(2 ** 23)) >>> 0
    }
  }

  double(): bigint {
    switch (this.below(3)) {
      case 0:
        return this.pick(DOUBLES)
      case 1:
        return this.bits64()
      default:
        return (BigInt((this.below(2) << 11) | (1023 + this.below(140) - 70)) << 52n) | (this.bits64() >> 12n)
    }
  }

  /** Writes a value of the 80-bit format. */
  extended(view: DataView, offset: number): void {
    const normal = !this.once(3)
    const exponent = normal ? (this.below(2) << 15) | (0x3fff + this.below(150) - 75) : this.pick(EXTENDED_EXPONENTS)
    const significand = this.once(2) ? this.pick(SIGNIFICANDS) : this.bits64()
    view.setBigUint64(offset, normal ? significand | (1n << 63n) : significand, true)
    view.setUint16(offset + 8, exponent, true)
  }

  /** Fills a view with one kind of value, or a mixture. */
  fill(view: DataView, offset: number, length: number): void {
    const kind = this.below(8)
    const repeated = this.bits64()
    for (let at = offset; at < offset + length; at += 8) this.#fillWord(view, at, kind, repeated)
  }

  #fillWord(view: DataView, at: number, kind: number, repeated: bigint): void {
    switch (kind) {
      case 0:
        return view.setBigUint64(at, repeated, true)
      case 1:
      case 2:
        view.setUint32(at, this.single(), true)
        return view.setUint32(at + 4, this.single(), true)
      case 3:
      case 4:
        return view.setBigUint64(at, this.double(), true)
      case 5:
        return view.setBigUint64(at, this.integer(), true)
      default:
        view.setUint32(at, this.word(), true)
        view.setUint32(at + 4, this.word(), true)
    }
  }
}
