/**
 * A small guest program of tests/codegen: assembled by Debian's binutils, run in the interpreter until the translator can know its code, and translated as a
 * region of its own, all code that is reached included.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { RegionCompiler } from '../../../src-main/engine/accel/jit/region-compiler.ts'
import { outlineRegion, readRegion } from '../../../src-main/engine/accel/jit/region-graph.ts'
import { RegionPool } from '../../../src-main/engine/accel/jit/region-pool.ts'
import { segmentedCode } from '../../../src-main/engine/accel/jit/segmented-code.ts'
import { writeModule } from '../../../src-main/engine/accel/jit/wasm/module-writer.ts'
import { cpuBlock } from '../../../src-main/engine/memory/memory-map.ts'
import { CoreGuest, RDI, RDX, RSI, RSP } from '../core-guest.ts'

export const CODE = 0x1_0000
/** Code of real mode lies in its first 64 KiB. */
const CODE_16 = 0x1000
const START = { 16: '0x1000', 32: '0x10000', 64: '0x10000' } as const
/** Instructions that the interpreter runs first, so that the TLB knows the pages. */
const WARM_UP = 200

export interface Line {
  readonly address: number
  readonly bytes: string
  readonly text: string
}

/** As the golden text has it. */
export interface Program {
  /** 16: of real mode. */
  readonly bits: 16 | 32 | 64
  readonly lines: readonly Line[]
}

/** Assembles `source` at address 10000h, or 1000h for real mode. Throws with the assembler's words. */
export function assemble(source: string): Program {
  const folder = mkdtempSync(join(tmpdir(), `codegen-${basename(source)}-`))
  try {
    const text = readFileSync(source, 'utf8')
    const bits = text.includes('.code16') ? 16 : text.includes('.code32') ? 32 : 64
    const [object, linked] = [join(folder, 'object'), join(folder, 'linked')]
    execFileSync('as', [bits === 64 ? '--64' : '--32', source, '-o', object])
    execFileSync('ld', ['-m', bits === 64 ? 'elf_x86_64' : 'elf_i386', '-Ttext', START[bits], '-e', START[bits], object, '-o', linked])
    const listing = execFileSync('objdump', ['-d', bits === 16 ? '-Mintel,i8086' : '-Mintel', '--insn-width=15', linked], {
      encoding: 'utf8',
    })
    return { bits, lines: [...listing.matchAll(/^ +([\da-f]+):\t([\da-f ]+?) *\t(.*)$/gm)].map(toLine) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function toLine([, address = '', bytes = '', text = '']: RegExpMatchArray): Line {
  return { address: Number.parseInt(address, 16), bytes, text: text.replace(/\s*[<#].*$/, '').replace(/\s+/g, ' ') }
}

/** The module of the region that begins at the program's first instruction, and its guest instructions. */
export function translate(program: Program): { readonly module: Uint8Array<ArrayBuffer>; readonly instructions: number } {
  const guest = new CoreGuest(8)
  const code = program.bits === 16 ? CODE_16 : CODE
  if (program.bits === 64) guest.enterLongMode()
  else if (program.bits === 32) guest.enterProtectedMode()
  else guest.enterRealMode()
  for (const [register, value] of [
    [RSP, 0x9_0000],
    [RSI, 0x10_0000],
    [RDI, 0x18_0000],
    [RDX, 100],
  ] as const)
    guest.setGpr(register, value)
  for (const { address, bytes } of program.lines) guest.write(address, bytes)
  guest.registers.set('rip', code)
  guest.run(WARM_UP)
  const { core } = guest.cpu
  const mode = Number(guest.registers.get('mode'))
  const page = guest.map.readable(code)
  // Under a heat of 32 all code that is reached counts, whether it ran or not.
  const outline = outlineRegion(core, guest.memory.view, { page, base: BigInt(code), offset: 0, mode, heat: 0, isAwaited: () => false })
  if (!outline) throw new Error('no region begins at the program')
  const graph = readRegion(guest.memory.view, outline)
  const pool = new RegionPool(guest.memory.bytes)
  const body = new RegionCompiler(
    graph,
    { cpu: cpuBlock(0), tlbMode: 0, is64: program.bits === 64, segmented: segmentedCode(mode) },
    {
      handlerBlock: pool.handlerBlock.bind(pool),
      byteTable: pool.byteTable.bind(pool),
      slot: () => pool.slot(),
    },
  ).compile()
  return { module: writeModule([{ index: 1, body }]), instructions: graph.nodes.reduce((sum, node) => sum + node.instructions, 0) }
}
