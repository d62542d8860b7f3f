/**
 * Where the four planes lie in linear video memory. Byte `plane` of plane address `address` is at
 *
 *   (address >> 16) * 256 KiB + (address & 3) * 64 KiB + (address & FFFCh) + plane
 *
 * A 32-bit word holds the four planes of one address, so latches move as words. And where chain-4 leads CPU address n to plane n & 3 at address n & ~3,
 * the byte is at offset n: the guest can be shown mode 13h directly, and it remains true when the planes are unchained.
 */
/** Index in 32-bit words of plane address `address`. */
export function planeWord(address: number): number {
  return ((address >>> 16) << 16) | ((address & 3) << 14) | ((address & 0xffff) >>> 2)
}
