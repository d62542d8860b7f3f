/** A repeatable stream of doubles and pairs of singles, of usual sizes and special, as 64-bit patterns. */

/** Zeros, infinities, NaNs, denormals, the smallest and largest numbers, and what just does not fit into an integer. */
const SPECIAL = [
  0n,
  0x8000_0000_0000_0000n,
  0x7ff0_0000_0000_0000n,
  0xfff0_0000_0000_0000n,
  0x7ff8_0000_0000_0001n,
  0x7ff0_0000_0000_0001n,
  1n,
  0x000f_ffff_ffff_ffffn,
  0x0010_0000_0000_0000n,
  0x0020_0000_0000_0000n,
  0x7fef_ffff_ffff_ffffn,
  0x7f80_0000_7f80_0000n,
  0x0080_0000_0080_0000n,
  0x7fc0_0001_7f80_0001n,
  0x0000_0001_8000_0000n,
  0x41e0_0000_0000_0000n,
  0xc1e0_0000_0000_0000n,
  0x43e0_0000_0000_0000n,
]

/** Numbers from 0 to 1, the same for the same seed. */
export function fractions(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

/** `specials`: their share. The numbers lie within `spread` binary orders of magnitude from 1 to both sides; doubles end at 1024, singles at 128. */
export function floats(seed: number, specials = 0.2, spread = 70): () => bigint {
  const next = fractions(seed)
  const view = new DataView(new ArrayBuffer(8))
  return () => {
    const choice = next()
    if (choice < specials) return SPECIAL[Math.floor(next() * SPECIAL.length)] as bigint
    const scale = (most: number): number => (next() - 0.5) * 2 ** Math.round((next() * 2 - 1) * Math.min(spread, most))
    if (next() < 0.5) view.setFloat64(0, scale(1024))
    else for (const offset of [0, 4]) view.setFloat32(offset, scale(128))
    return view.getBigUint64(0)
  }
}
