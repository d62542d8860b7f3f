/** Small kernel files made by hand, as a compiler and `make bzImage` would lay them out. */

export interface BzImageOptions {
  readonly version?: number
  readonly xloadflags?: number
  readonly loadflags?: number
  readonly prefAddress?: bigint
  readonly initSize?: number
  readonly initrdMaximum?: number
  readonly imageLength?: number
}

/** A bzImage with one setup sector whose protected-mode part is filled with 90h. */
export function makeBzImage(options: BzImageOptions = {}): Uint8Array {
  const imageLength = options.imageLength ?? 4096
  const bytes = new Uint8Array(1024 + imageLength)
  const view = new DataView(bytes.buffer)
  bytes.fill(0x90, 1024)
  view.setUint8(0x1f1, 1)
  view.setUint32(0x1f4, imageLength / 16, true)
  view.setUint16(0x1fe, 0xaa55, true)
  view.setUint16(0x200, 0x6aeb, true) // jmp: the header ends at 202h + 6Ah
  view.setUint32(0x202, 0x5372_6448, true)
  view.setUint16(0x206, options.version ?? 0x20f, true)
  view.setUint8(0x211, options.loadflags ?? 1)
  view.setUint32(0x22c, options.initrdMaximum ?? 0x7fff_ffff, true)
  view.setUint16(0x236, options.xloadflags ?? 1, true)
  view.setUint32(0x238, 2047, true)
  view.setBigUint64(0x258, options.prefAddress ?? 0x100_0000n, true)
  view.setUint32(0x260, options.initSize ?? 0x10_0000, true)
  return bytes
}

/** Words of a Multiboot header with a right checksum. */
export function multibootHeader(flags: number, ...addresses: readonly number[]): Uint8Array {
  const words = Uint32Array.from([0x1bad_b002, flags, -(0x1bad_b002 + flags) >>> 0, ...addresses])
  return new Uint8Array(words.buffer)
}

export interface ElfOptions {
  readonly bits: 32 | 64
  readonly machine?: number
  readonly entry: number
  readonly virtual: number
  readonly physical: number
  readonly content: Uint8Array
  readonly memorySize?: number
}

/** An ELF executable with one PT_LOAD segment whose content starts at file offset 1000h. */
export function makeElf(options: ElfOptions): Uint8Array {
  const bytes = new Uint8Array(0x1000 + options.content.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0x7f, 0x45, 0x4c, 0x46, options.bits === 64 ? 2 : 1, 1, 1])
  view.setUint16(18, options.machine ?? (options.bits === 64 ? 62 : 3), true)
  bytes.set(options.content, 0x1000)
  return options.bits === 64 ? fill64(bytes, view, options) : fill32(bytes, view, options)
}

function fill32(bytes: Uint8Array, view: DataView, { entry, virtual, physical, content, memorySize }: ElfOptions): Uint8Array {
  view.setUint32(24, entry, true)
  view.setUint32(28, 52, true)
  view.setUint16(42, 32, true)
  view.setUint16(44, 1, true)
  const header = [1, 0x1000, virtual, physical, content.length, memorySize ?? content.length, 5, 0x1000]
  for (const [index, value] of header.entries()) view.setUint32(52 + index * 4, value, true)
  return bytes
}

function fill64(bytes: Uint8Array, view: DataView, { entry, virtual, physical, content, memorySize }: ElfOptions): Uint8Array {
  view.setBigUint64(24, BigInt(entry), true)
  view.setBigUint64(32, 64n, true)
  view.setUint16(54, 56, true)
  view.setUint16(56, 1, true)
  view.setUint32(64, 1, true)
  const header = [0x1000, virtual, physical, content.length, memorySize ?? content.length, 0x1000]
  for (const [index, value] of header.entries()) view.setBigUint64(72 + index * 8, BigInt(value), true)
  return bytes
}

/** A Multiboot kernel that counts for ever: `inc eax; jmp`. */
export function spinForever(): Uint8Array {
  const code = new Uint8Array([...multibootHeader(0), 0x40, 0xeb, 0xfd])
  return makeElf({ bits: 32, entry: 0x10_000c, virtual: 0x10_0000, physical: 0x10_0000, content: code })
}

/** A Multiboot kernel whose only instructions are CLI and HLT. */
export function haltForever(): Uint8Array {
  const code = new Uint8Array([...multibootHeader(0), 0xfa, 0xf4])
  return makeElf({ bits: 32, entry: 0x10_000c, virtual: 0x10_0000, physical: 0x10_0000, content: code })
}
