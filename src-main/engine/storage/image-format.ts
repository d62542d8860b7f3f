/** Tells raw disk images from the formats that must not be taken for raw ones. */
interface Signature {
  readonly offset: number
  readonly bytes: readonly number[]
  readonly name: string
}

const FORMATS: readonly Signature[] = [
  { offset: 0, bytes: [0x51, 0x46, 0x49, 0xfb], name: 'qcow2' },
  { offset: 0, bytes: [0x4b, 0x44, 0x4d, 0x56], name: 'VMDK' },
  { offset: 0x40, bytes: [0x7f, 0x10, 0xda, 0xbe], name: 'VDI' },
  { offset: 0, bytes: [0x76, 0x68, 0x64, 0x78, 0x66, 0x69, 0x6c, 0x65], name: 'VHDX' },
]

export const PROBE_LENGTH = 0x200

/** Name of the format whose signature the first bytes of a file carry, or undefined for a raw image. */
export function foreignFormat(head: Uint8Array): string | undefined {
  return FORMATS.find(({ offset, bytes }) => bytes.every((byte, index) => head[offset + index] === byte))?.name
}
