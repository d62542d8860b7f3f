/** More hot code than the places for decoded and translated code hold: both begin anew, and what was dropped is found and translated again. */
import { describe, expect, it } from 'vitest'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { LOWERINGS } from '../../../../../../src-main/engine/accel/jit/lower/catalog.ts'
import { CompileHere } from '../../../../../../src-main/engine/accel/jit/region-factory.ts'
import { TranslatedCode } from '../../../../../../src-main/engine/accel/jit/translated-code.ts'
import { Translator } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { UOP_SIZE } from '../../../../../../src-main/engine/memory/block-layout.ts'
import { DECODE_ARENA_SIZE, REGION_POOL, REGION_POOL_SIZE } from '../../../../../../src-main/engine/memory/memory-map.ts'
import type { CoreGuest } from '../../../../../support/core-guest.ts'
import { CODE, openGuest, stateOf } from '../../../../../support/translator-guest.ts'

const FUNCTIONS = 0x40_0000
const HEAT = 4
const LOOPS = 20
/** Instructions of a function besides its tail: MOV and RET, and four in each turn of the loop. */
const AROUND = 2 + 4 * LOOPS
/** The main program for each call, and around them: MOV, INC, JMP. */
const CALL = 4
const ONCE = 3
const POOL_PARTS = 512
const POOL_PART = REGION_POOL_SIZE / POOL_PARTS
const GUARD = 0xa5

interface Program {
  readonly functions: number
  /** Instructions of one byte behind the loop of each function, which are never hot. */
  readonly tail: number
}

const sizeOf = ({ tail }: Program): number => tail + 32
const passOf = ({ functions, tail }: Program): number => functions * (AROUND + CALL + tail) + ONCE

function le32(value: number): string {
  return Buffer.from(Uint32Array.of(value).buffer).toString('hex')
}

/** MOV ECX, 20; ADD RAX, number; RCPPS XMM0, XMM0 (a handler, with a place in the pool); DEC ECX; JNZ to the ADD; CLC ...; RET. */
function functionOf(number: number, tail: number): string {
  return `b9${le32(LOOPS)} 4805${le32(number)} 0f53c0 ffc9 75f3 ${'f8'.repeat(tail)} c3`
}

/** MOV ESI, first; CALL RSI; ADD RSI, size; CMP RSI, end; JB to the CALL; INC R8; JMP to the start: one pass after the other. */
function loadProgram(guest: CoreGuest, program: Program): void {
  const { functions, tail } = program
  const size = sizeOf(program)
  for (let number = 0; number < functions; number++) guest.write(FUNCTIONS + number * size, functionOf(number + 1, tail))
  guest.load(CODE, `be${le32(FUNCTIONS)} ffd6 4881c6${le32(size)} 4881fe${le32(FUNCTIONS + functions * size)} 72ee 49ffc0 ebe4`)
}

/** What the functions add in one pass. */
const sumOf = ({ functions }: Program): bigint => BigInt((LOOPS * functions * (functions + 1)) / 2)

/** A guest whose regions have a small part of the pool, and the highest table index that was ever entered. */
function openSmallPool(): { guest: CoreGuest; highest: () => number } {
  let highest = 0
  class SmallPool extends Translator {
    constructor(options: InterpreterOptions, host: InterpreterHost) {
      const compile = new CompileHere(options.memory.bytes, LOWERINGS, { part: 0, of: POOL_PARTS })
      const code = new TranslatedCode(options.memory, [options.cpu], compile)
      super(
        {
          ...options,
          code,
          heat: HEAT,
          watchEntries: (enter) => (index, target, entry) => {
            highest = Math.max(highest, index)
            enter(index, target, entry)
          },
        },
        host,
      )
    }
  }
  return { guest: openGuest(SmallPool), highest: () => highest }
}

describe('more code than the decode arena holds', () => {
  const program = { functions: 800, tail: 2048 }

  it('empties the arena in each pass; hot loops are translated again, and results are the interpreter’s', { timeout: 120_000 }, () => {
    expect(program.functions * program.tail * UOP_SIZE).toBeGreaterThan(DECODE_ARENA_SIZE)
    const translated = openGuest(Translator)
    const interpreted = openGuest(Interpreter)
    for (const guest of [translated, interpreted]) loadProgram(guest, program)
    const before = translated.cpu.counters()
    const counts = [1, 2, 3].map(() => {
      for (const guest of [translated, interpreted]) guest.run(passOf(program))
      expect(translated.registers.get('decodeTop')).toBeLessThanOrEqual(BigInt(DECODE_ARENA_SIZE))
      return translated.cpu.counters()
    })

    expect(translated.gpr(0)).toBe(3n * sumOf(program))
    expect(stateOf(translated)).toEqual(stateOf(interpreted))
    counts.forEach(({ blockResets, regionsTranslated, regionsEvicted }, pass) => {
      expect(blockResets - before.blockResets).toBeGreaterThanOrEqual(pass + 1)
      expect(regionsTranslated).toBeGreaterThanOrEqual((pass + 1) * program.functions)
      expect(regionsTranslated - regionsEvicted).toBeLessThanOrEqual(1.5 * program.functions)
    })
    expect(counts[2]?.regionsEvicted).toBeGreaterThan(program.functions)
    // By far the most of each loop runs translated, in the last pass as in the first.
    const cold = (counts[2]?.interpreted ?? 0) - (counts[1]?.interpreted ?? 0)
    expect(passOf(program) - cold).toBeGreaterThan(program.functions * 4 * (LOOPS - 2 * HEAT))
  })
})

describe('more translated code than the pool holds', () => {
  const program = { functions: 2000, tail: 1 }

  it('drops all regions, never writes behind its part, and translates anew', { timeout: 120_000 }, () => {
    const { guest: translated, highest } = openSmallPool()
    const interpreted = openGuest(Interpreter)
    const behind = REGION_POOL + POOL_PART
    translated.memory.bytes.fill(GUARD, behind, behind + POOL_PART)
    for (const guest of [translated, interpreted]) {
      loadProgram(guest, program)
    }
    const atStart = translated.cpu.counters()
    for (const guest of [translated, interpreted]) guest.run(3 * passOf(program))
    const before = translated.cpu.counters()
    // The last function adds 1 from now on.
    for (const guest of [translated, interpreted]) {
      guest.write(FUNCTIONS + (program.functions - 1) * sizeOf(program), functionOf(1, program.tail))
      guest.run(passOf(program))
    }

    expect(translated.gpr(0)).toBe(4n * sumOf(program) - BigInt(LOOPS * (program.functions - 1)))
    expect(stateOf(translated)).toEqual(stateOf(interpreted))
    expect(before.blockResets).toBe(atStart.blockResets)
    expect(before.regionsEvicted).toBeGreaterThan(program.functions)
    expect(before.regionsTranslated).toBeGreaterThan(before.regionsEvicted)
    expect(translated.memory.bytes.subarray(behind, behind + POOL_PART).every((byte) => byte === GUARD)).toBe(true)
    // Table indices are used again: tables do not grow with what was ever translated.
    expect(highest()).toBeGreaterThan(0)
    expect(highest()).toBeLessThan(before.regionsTranslated / 2)
  })
})
