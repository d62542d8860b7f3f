/** What the code of a region does with its ways out: how often the core has to enter it again tells. */
import { describe, expect, it } from 'vitest'
import type { EnterRegion } from '../../../../../../src-main/engine/accel/jit/region-client.ts'
import { Translator, type TranslatorOptions } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const CODE = 0x1_0000
const STACK = 0x9_0000
const INSTRUCTIONS = 100_000

interface Run {
  readonly entries: number
  readonly guest: CoreGuest
}

function run(code: string, enter: (guest: CoreGuest) => void): Run {
  let entries = 0
  const watchEntries = (call: EnterRegion): EnterRegion => {
    return (index, target, entry) => {
      entries++
      call(index, target, entry)
    }
  }
  class Watched extends Translator {
    constructor(options: TranslatorOptions, host: ConstructorParameters<typeof Translator>[1]) {
      super({ ...options, heat: 4, watchEntries }, host)
    }
  }
  const guest = new CoreGuest(8, Watched)
  enter(guest)
  guest.setGpr(4, STACK)
  guest.load(CODE, code)
  guest.run(INSTRUCTIONS)
  return { entries, guest }
}

describe('RegionCompiler', () => {
  it('keeps a loop in the region until the budget ends', () => {
    // INC RAX; JMP to the start.
    const { entries, guest } = run('48ffc0 ebfb', (cpu) => cpu.enterLongMode())

    expect(guest.gpr(0)).toBe(BigInt(INSTRUCTIONS / 2))
    expect(entries).toBeGreaterThan(0)
    expect(entries).toBeLessThan(10)
  })

  it('keeps a call and its return in the region', () => {
    // CALL +2; JMP to the start; INC RAX; RET: four instructions a round.
    const { entries, guest } = run('e802000000 ebf9 48ffc0 c3', (cpu) => cpu.enterLongMode())

    expect(guest.gpr(0)).toBeGreaterThanOrEqual(BigInt(INSTRUCTIONS / 4) - 1n)
    expect(guest.gpr(4)).toBeGreaterThanOrEqual(BigInt(STACK - 8))
    expect(entries).toBeGreaterThan(0)
    expect(entries).toBeLessThan(10)
  })

  it('keeps a return in the region in 32-bit mode', () => {
    // CALL +2; JMP to the start; INC EAX; RET.
    const { entries } = run('e802000000 ebf9 40 c3', (cpu) => cpu.enterProtectedMode())

    expect(entries).toBeGreaterThan(0)
    expect(entries).toBeLessThan(10)
  })

  it('leaves an instruction that ends blocks to the core, once a round', () => {
    // INC RAX; CLTS; JMP to the start.
    const { entries, guest } = run('48ffc0 0f06 ebf9', (cpu) => cpu.enterLongMode())

    expect(guest.gpr(0)).toBe(BigInt(Math.ceil(INSTRUCTIONS / 3)))
    expect(entries).toBeGreaterThan(INSTRUCTIONS / 3 / 2)
  })
})
