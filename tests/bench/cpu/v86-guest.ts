/** A guest in v86, as a process: `node v86-guest.ts KERNEL INITRD APPEND MEMORY_MIB`. Its serial line comes out on standard output. */
import { readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { SEABIOS, V86_BUILD } from './engines.ts'

const MiB = 1024 * 1024
const STDOUT = 1
const NEWLINE = 0x0a

interface Emulator {
  add_listener(event: 'serial0-output-byte', listener: (byte: number) => void): void
}

function file(path: string): { readonly buffer: ArrayBuffer } {
  return { buffer: Uint8Array.from(readFileSync(path)).buffer }
}

const [kernel = '', initrd = '', append = '', memory = '512'] = process.argv.slice(2)
const { V86 } = (await import(join(V86_BUILD, 'libv86.mjs'))) as { V86: new (options: object) => Emulator }
const emulator = new V86({
  wasm_path: join(V86_BUILD, 'v86.wasm'),
  bios: file(join(SEABIOS, 'bios.bin')),
  vga_bios: file(join(SEABIOS, 'vgabios-stdvga.bin')),
  bzimage: file(kernel),
  initrd: file(initrd),
  // Without its word, the 686 kernel finds v86's time-stamp counter wanting and falls back to slower clocks.
  cmdline: `${append} tsc=reliable`,
  memory_size: Number(memory) * MiB,
  vga_memory_size: 8 * MiB,
  autostart: true,
  disable_speaker: true,
})
let line: number[] = []
emulator.add_listener('serial0-output-byte', (byte) => {
  line.push(byte)
  if (byte !== NEWLINE) return
  writeSync(STDOUT, Uint8Array.from(line))
  line = []
})
