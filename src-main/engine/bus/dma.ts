/**
 * The door through which devices and loaders touch guest memory. Every host write goes through it, so that decoded code is invalidated and the
 * dirty log is right. Addresses are guest-physical (doubles, exact to 2^53). The implementation is memory/guest-dma.ts.
 */
export interface Dma {
  /** A copy of `length` bytes. Bytes outside RAM read as 0xff. */
  read(address: number, length: number): Uint8Array
  /** Fills `target`. */
  readInto(address: number, target: Uint8Array): void
  /** Writes bytes; those outside RAM vanish. */
  write(address: number, bytes: Uint8Array): void
  fill(address: number, length: number, value: number): void
  readU8(address: number): number
  readU16(address: number): number
  readU32(address: number): number
  readU64(address: number): bigint
  writeU8(address: number, value: number): void
  writeU16(address: number, value: number): void
  writeU32(address: number, value: number): void
  writeU64(address: number, value: bigint): void
}
