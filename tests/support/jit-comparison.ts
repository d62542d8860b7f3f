/**
 * Runs an instruction in a loop over random operands, once in the interpreter and once translated, and tells the results apart. The loop loads
 * RAX RCX RDX RBX R8 R9 and XMM0..2 from a record at [RSI], sets flags, runs the instruction, and stores the same registers and RFLAGS at [RDI].
 */
import { Interpreter } from '../../src-main/engine/accel/interp/interpreter.ts'
import { Translator } from '../../src-main/engine/accel/jit/translator.ts'
import { CoreGuest, RDI, RSI } from './core-guest.ts'

/** Code of one instruction each has a page of its own: a page that was overwritten too often would stay in the interpreter. */
const FIRST_CODE = 0x200000
const END_OF_CODE = 0x800000
const PAGE = 4096
const INPUT = 0x100000
const OUTPUT = 0x180000
const STACK = 0x90000
const RECORD = 128
const RECORDS = 64
/** Entries until code is hot here. */
const HEAT = 4

const LOAD =
  '488b06 488b4e08 488b5610 488b5e18 4c8b4620 4c8b4e28 f30f6f4630 f30f6f4e40 f30f6f5650' +
  // An operand in memory: [RBP] = RSI + 96.
  '488d6e60'
const STORE =
  '488907 48894f08 488957 10 48895f18 4c894720 4c894f28 f30f7f4730 f30f7f4f40 f30f7f5750' + '9c 8f4760 488b4500 48894768 488b4508 48894770'
const ADVANCE = '4883ee80 4883ef80'

/** How the flags are made before the instruction: a kind that the translator knows, or (behind a branch) one that it does not. */
export const FLAGS_BEFORE = {
  sub: '4d39c8', // CMP R8, R9
  add: '4d89c2 4d01ca', // MOV R10, R8; ADD R10, R9
  logic: '4d85c8', // TEST R8, R9
  inc: '4d89c2 41fec2', // MOV R10, R8; INC R10B
  shift: '4d89c2 49c1e203', // SHL R10, 3
  bits: '4d39c8 4889c5 f8 f5 4889c5 488d6e60', // CMP, then CLC, CMC: CF alone replaced
  unknown: '4d89c2 49d3e2', // MOV R10, R8; SHL R10, CL
} as const

export interface Outcome {
  readonly records: Uint8Array
  readonly regions: number
  readonly icount: bigint
}

function hexLength(code: string): number {
  return code.replace(/\s+/g, '').length / 2
}

function loopCode(instruction: string, before: string): string {
  const body = LOAD + before + instruction + STORE + ADVANCE
  // DEC R15; JNZ to the start, or fall into HLT.
  const counted = `${body}49ffcf`
  const distance = -(hexLength(counted) + 6)
  const bytes = new Uint8Array(new Int32Array([distance]).buffer)
  return `${counted}0f85${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}f4`
}

/** Guests serve many instructions, since making one takes longer than running it. */
class Bench {
  readonly #accelerator: typeof Interpreter
  #guest: CoreGuest | undefined
  #page = FIRST_CODE

  constructor(accelerator: typeof Interpreter) {
    this.#accelerator = accelerator
  }

  run(code: string, input: Uint8Array, mxcsr: number): Outcome {
    const guest = this.#nextGuest()
    const before = { icount: guest.icount, regions: guest.cpu.counters().regionsTranslated }
    guest.registers.set('mxcsr', mxcsr)
    guest.write(this.#page, code)
    for (let round = 0; round < 3; round++) {
      guest.dma.write(INPUT, input)
      guest.registers.set('rip', this.#page)
      guest.setGpr(4, STACK)
      guest.setGpr(RSI, INPUT)
      guest.setGpr(RDI, OUTPUT)
      guest.setGpr(15, RECORDS)
      guest.registers.set('activity', 0)
      guest.run(5000)
    }
    const records = guest.dma.read(OUTPUT, RECORDS * RECORD)
    return { records, regions: guest.cpu.counters().regionsTranslated - before.regions, icount: guest.icount - before.icount }
  }

  #nextGuest(): CoreGuest {
    this.#page += PAGE
    if (this.#guest && this.#page < END_OF_CODE) return this.#guest
    const guest = new CoreGuest(8, this.#accelerator)
    guest.enterLongMode()
    if (guest.cpu instanceof Translator) guest.registers.set('heatStart', HEAT)
    this.#guest = guest
    this.#page = FIRST_CODE
    return guest
  }
}

const interpreter = new Bench(Interpreter)
const translator = new Bench(Translator)

/** Both outcomes of an instruction over records of 16 words. */
export function compareRuns(
  instruction: string,
  nextWord: () => bigint,
  before: keyof typeof FLAGS_BEFORE = 'sub',
  mxcsr = 0x1fa0,
): { readonly interpreted: Outcome; readonly translated: Outcome } {
  const words = BigUint64Array.from({ length: (RECORDS * RECORD) / 8 }, nextWord)
  const input = new Uint8Array(words.buffer)
  const code = loopCode(instruction, FLAGS_BEFORE[before])
  return { interpreted: interpreter.run(code, input, mxcsr), translated: translator.run(code, input, mxcsr) }
}

/** A repeatable stream of 64-bit numbers, rich in the edges 0, 1, -1, the extremes and small numbers. */
export function randomWords(seed: number): () => bigint {
  let state = BigInt(seed) * 0x9e37_79b9_7f4a_7c15n + 1n
  const next = (): bigint => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n)
    return state ^ (state >> 29n)
  }
  const edges = [
    0n,
    1n,
    0xffff_ffff_ffff_ffffn,
    1n << 63n,
    (1n << 63n) - 1n,
    0x8000_0000n,
    0x7fff_ffffn,
    0xffff_ffffn,
    0x8000n,
    0x80n,
    0x7fn,
  ]
  return () => {
    const choice = Number(next() & 7n)
    if (choice < 2) return edges[Number(next() % BigInt(edges.length))] as bigint
    return choice < 4 ? BigInt.asUintN(64, next()) & 0xffn : BigInt.asUintN(64, next())
  }
}
