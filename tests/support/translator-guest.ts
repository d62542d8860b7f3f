/** Scenarios for translated code: each runs in the interpreter and translated, from the same guest, and must leave the same. */
import { expect } from 'vitest'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../../src-main/engine/accel/interp/interpreter.ts'
import { Translator } from '../../src-main/engine/accel/jit/translator.ts'
import { CoreGuest } from './core-guest.ts'

export const CODE = 0x1_0000
export const HANDLER = 0x1_8000
const STACK = 0x9_0000
export const DATA = 0x20_0000
const IDT = 0x7000
const GDT = 0x8000
export const PAGE_DIRECTORY = 0xb000
export const PAGE_TABLE = 0xc000
const HEAT = 4
/** #GP, #PF, and an interrupt. Their handlers lie 64 bytes apart. */
const VECTORS = [13, 14, 0x20]

/** ADD RAX, RCX; MOV [RDX*8+DATA], RAX; INC RDX; AND RDX, 3FFh; ADD RCX, [RDX*8+DATA]; JZ +3; INC R8; JMP to the start. */
export const LOOP = '4801c8 488904d500002000 48ffc2 4881e2ff030000 48030cd500002000 7403 49ffc0 ebdc'

type Engine = typeof Interpreter

/** Code is hot soon. */
class QuickTranslator extends Translator {
  constructor(options: InterpreterOptions, host: InterpreterHost) {
    super({ ...options, heat: HEAT }, host)
  }
}

/** Long mode with 4 KiB pages below 2 MiB, descriptor tables, and handlers of #PF and of vector 20h. */
export function openGuest(engine: Engine): CoreGuest {
  const guest = new CoreGuest(8, engine === Translator ? QuickTranslator : engine)
  guest.enterLongMode()
  guest.dma.writeU64(PAGE_DIRECTORY, BigInt(PAGE_TABLE) | 7n)
  for (let page = 0; page < 512; page++) mapPage(guest, page, page)
  guest.dma.writeU64(GDT + 8, 0x00af_9b00_0000_ffffn)
  guest.dma.writeU64(GDT + 16, 0x00cf_9300_0000_ffffn)
  for (const vector of VECTORS) {
    guest.dma.writeU64(
      IDT + vector * 16,
      BigInt((HANDLER & 0xffff) + vector * 64) | 0x8_0000n | 0x8e00_0000_0000n | (BigInt(HANDLER >> 16) << 48n),
    )
  }
  for (const [field, value] of [
    ['gdtrBase', GDT],
    ['gdtrLimit', 23],
    ['idtrBase', IDT],
    ['idtrLimit', 0xfff],
  ] as const) {
    guest.registers.set(field, value)
  }
  guest.setGpr(4, STACK)
  guest.setGpr(1, 1)
  guest.cpu.adoptState()
  return guest
}

export function mapPage(guest: CoreGuest, page: number, target: number, present = 7n): void {
  guest.dma.writeU64(PAGE_TABLE + page * 8, (BigInt(target) << 12n) | present)
}

export interface State {
  readonly registers: readonly bigint[]
  readonly data: string
}

export function stateOf(guest: CoreGuest): State {
  guest.cpu.exposeState()
  const general = Array.from({ length: 16 }, (_, index) => guest.gpr(index))
  const data = Buffer.from(guest.dma.read(DATA, 0x4000)).toString('base64')
  return { registers: [...general, guest.rip, guest.registers.get('rflags'), guest.icount, guest.registers.get('cr', 2)], data }
}

/** Runs a scenario on both and compares; how many regions there were at the end. */
export function compare(scenario: (guest: CoreGuest) => void): Translator {
  const [interpreted, translated] = [Interpreter, Translator].map((engine) => {
    const guest = openGuest(engine)
    scenario(guest)
    return guest
  }) as [CoreGuest, CoreGuest]
  expect(stateOf(translated)).toEqual(stateOf(interpreted))
  return translated.cpu as Translator
}
