/** A guest without an operating system: 1024x768 with 32 bits, filled with one colour after the other, as fast as it goes. A Multiboot 1 kernel. */
const LOAD = 0x10_0000
/** Where direct boot puts the display's memory: the largest BAR, at the start of the window for PCI memory. */
const FRAMES = 0xe000_0000
const PIXELS = 1024 * 768
const VBE = [
  [4, 0],
  [1, 1024],
  [2, 768],
  [3, 32],
  [4, 0x41],
] as const

/** Each frame adds this to the colour: every frame differs from the one before. */
const STEP = 0x03_0507

export function colourGuest(): Uint8Array {
  const code = [
    ...outByte(0x3c2, 0x67),
    ...VBE.flatMap(([index, value]) => [...outWord(0x1ce, index), ...outWord(0x1cf, value)]),
    ...[0x66, 0xba, 0xda, 0x03, 0xec], // mov dx, 3DAh; in al, dx
    ...outByte(0x3c0, 0x20),
    ...[0x31, 0xdb], // xor ebx, ebx
  ]
  const fill = [0x89, 0x1f, 0x83, 0xc7, 4, 0x39, 0xcf, 0x72, 0xf7] // mov [edi], ebx; add edi, 4; cmp edi, ecx; jb back to the store
  const loop = [
    ...[0xbf, ...dword(FRAMES), 0xb9, ...dword(FRAMES + PIXELS * 4)], // mov edi, FRAMES; mov ecx, their end
    ...fill,
    ...[0x81, 0xc3, ...dword(STEP)], // add ebx, STEP
  ]
  const body = [...code, ...loop, 0xeb, 0x100 - loop.length - 2]
  return Uint8Array.from([...header(body.length), ...body])
}

function header(length: number): number[] {
  const [magic, flags, size] = [0x1bad_b002, 1 << 16, 32]
  const end = LOAD + size + length
  return [magic, flags, -(magic + flags) >>> 0, LOAD, LOAD, end, end, LOAD + size].flatMap(dword)
}

function outByte(port: number, value: number): number[] {
  return [0x66, 0xba, port & 255, port >> 8, 0xb0, value, 0xee] // mov dx, port; mov al, value; out dx, al
}

function outWord(port: number, value: number): number[] {
  return [0x66, 0xba, port & 255, port >> 8, 0x66, 0xb8, value & 255, value >> 8, 0x66, 0xef] // mov dx, port; mov ax, value; out dx, ax
}

function dword(value: number): number[] {
  return [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24]
}
