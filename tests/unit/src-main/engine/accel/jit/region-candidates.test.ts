import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { RegionCandidates } from '../../../../../../src-main/engine/accel/jit/region-candidates.ts'
import { BLOCK_HEAT } from '../../../../../../src-main/engine/memory/block-layout.ts'
import { RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const PAGE = 0x1_0000
const HEAT = 512

/** Two blocks that ran: at 0 and at 5 of a page. */
function ranCode(awaited: ReadonlySet<number> = new Set()): { guest: CoreGuest; candidates: (heat: number) => RegionCandidates } {
  const guest = new CoreGuest(8, Interpreter)
  guest.enterLongMode()
  // INC RAX; JMP +0; INC RBX; JMP to the start.
  guest.load(PAGE, '48ffc0 eb00 48ffc3 ebf6')
  guest.run(20)
  const mode = Number(guest.registers.get('mode'))
  const pages = new Map([[0, RAM + PAGE]])
  return {
    guest,
    candidates: (heat) =>
      new RegionCandidates(guest.cpu.core, guest.memory.view, { pages, mode, heat, isAwaited: (block) => awaited.has(block) }),
  }
}

function enteredTimes(guest: CoreGuest, block: number, times: number): void {
  guest.memory.view.setUint32(block + BLOCK_HEAT, HEAT - times, true)
}

describe('RegionCandidates', () => {
  it('knows what was decoded, and decodes nothing', () => {
    const { candidates } = ranCode()

    expect([0, 5, 3, 0x1000].map((offset) => candidates(HEAT).blockAt(offset) !== 0)).toEqual([true, true, false, false])
    expect(candidates(HEAT).blockAt(3)).toBe(0)
  })

  it('takes a block from a thirty-second of the heat on', () => {
    const { guest, candidates } = ranCode()
    const block = candidates(HEAT).blockAt(5)

    enteredTimes(guest, block, 15)
    expect(candidates(HEAT).mayJoin(block)).toBe(false)
    enteredTimes(guest, block, 16)
    expect(candidates(HEAT).mayJoin(block)).toBe(true)
  })

  it('leaves a block to the region that begins there', () => {
    const { guest, candidates } = ranCode()
    const block = candidates(HEAT).blockAt(5)
    enteredTimes(guest, block, 500)
    guest.cpu.core.attachRegion(block, 0x100)

    expect(candidates(HEAT).mayJoin(block)).toBe(false)
    expect(candidates(HEAT).mayInline(candidates(HEAT).blockAt(0), block)).toBe(false)
  })

  it('leaves a block to the region that is being compiled for it', () => {
    const awaited = new Set<number>()
    const { guest, candidates } = ranCode(awaited)
    const block = candidates(HEAT).blockAt(5)
    enteredTimes(guest, block, 500)
    expect(candidates(HEAT).mayJoin(block)).toBe(true)

    awaited.add(block)

    expect(candidates(HEAT).mayJoin(block)).toBe(false)
  })

  it('merges with regions that are not entered much more often, callees less than others', () => {
    const { guest, candidates } = ranCode()
    const [first, block] = [0, 5].map((offset) => candidates(HEAT).blockAt(offset)) as [number, number]
    guest.cpu.core.attachRegion(block, 0x100)
    const merging = (entered: number): RegionCandidates => {
      const rules = { pages: new Map([[0, RAM + PAGE]]), mode: Number(guest.registers.get('mode')), heat: HEAT, isAwaited: () => false }
      return new RegionCandidates(guest.cpu.core, guest.memory.view, { ...rules, merge: { count: 1000, entered: () => entered } })
    }

    expect([64_000, 64_001].map((entered) => merging(entered).mayJoin(block))).toEqual([true, false])
    expect([16_000, 16_001].map((entered) => merging(entered).mayInline(first, block))).toEqual([true, false])
  })

  it('inlines a callee that is entered at most twice as often as the call', () => {
    const { guest, candidates } = ranCode()
    const caller = candidates(HEAT).blockAt(0)
    const callee = candidates(HEAT).blockAt(5)
    enteredTimes(guest, caller, 100)

    enteredTimes(guest, callee, 200)
    expect(candidates(HEAT).mayInline(caller, callee)).toBe(true)
    enteredTimes(guest, callee, 201)
    expect(candidates(HEAT).mayInline(caller, callee)).toBe(false)
  })
})
