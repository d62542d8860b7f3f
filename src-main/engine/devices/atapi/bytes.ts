/** Big-endian numbers, as SCSI has them. */
export function u16(value: number): readonly [number, number] {
  return [(value >> 8) & 0xff, value & 0xff]
}

export function u24(value: number): readonly [number, number, number] {
  return [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff]
}

export function u32(value: number): readonly [number, number, number, number] {
  return [(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]
}

export function readU16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
}

export function readU24(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | readU16(bytes, at + 1)
}

export function readU32(bytes: Uint8Array, at: number): number {
  return readU16(bytes, at) * 0x1_0000 + readU16(bytes, at + 2)
}

/** Text in a field of fixed length, padded with spaces. */
export function text(value: string, length: number): number[] {
  return Array.from({ length }, (_, index) => value.charCodeAt(index) || 0x20)
}
