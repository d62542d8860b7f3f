import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { cutRegion } from '../../../../../../src-main/engine/accel/jit/cut-region.ts'
import { outlineRegion, type RegionGraph, readRegion } from '../../../../../../src-main/engine/accel/jit/region-graph.ts'
import { RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const PAGE = 0x1_0000

/** INC RAX; DEC RCX; JZ to HLT; CALL to a RET; JMP to the start; RET; HLT. */
const CODE = '48ffc0 48ffc9 7408 e802000000 ebf1 c3 f4'

function region(): RegionGraph {
  const guest = new CoreGuest(8, Interpreter)
  guest.enterLongMode()
  guest.setGpr(4, 0x9_0000)
  guest.setGpr(1, 5)
  guest.load(PAGE, CODE)
  guest.run(20)
  const mode = Number(guest.registers.get('mode'))
  const start = { page: RAM + PAGE, base: BigInt(PAGE), offset: 0, mode, heat: 0, isAwaited: () => false }
  const outline = outlineRegion(guest.cpu.core, guest.memory.view, start)
  if (!outline) throw new Error('no region')
  return readRegion(guest.memory.view, outline)
}

function shapes(graph: RegionGraph | undefined): string[] {
  return (graph?.nodes ?? []).map(({ offset, instructions, ending }) => `${offset}: ${instructions} ${ending.kind}`).sort()
}

describe('cutRegion', () => {
  it('ends the node before the instruction, and leaves out what neither it nor an entry leads to', () => {
    expect(shapes(region())).toEqual(['0: 3 conditional', '13: 1 jump', '15: 1 indirect', '16: 0 leave', '8: 1 call'])

    const cut = cutRegion(region(), 3)

    expect(shapes(cut)).toEqual(['0: 1 leave', '13: 1 jump', '15: 1 indirect'])
    expect(cut?.nodes[0]?.ending).toEqual({ kind: 'leave', at: 3 })
  })

  it('can end before the branch of a node', () => {
    expect(shapes(cutRegion(region(), 6))).toEqual(['0: 2 leave', '13: 1 jump', '15: 1 indirect'])
  })

  it('keeps the entries in their order', () => {
    const graph = region()
    const offsets = (one: RegionGraph | undefined): (number | undefined)[] => (one?.entries ?? []).map((entry) => one?.nodes[entry]?.offset)

    expect(offsets(cutRegion(graph, 15))).toEqual(offsets(graph))
  })

  it('is undefined where no instruction begins', () => {
    expect(cutRegion(region(), 1)).toBeUndefined()
    expect(cutRegion(region(), 0x500)).toBeUndefined()
  })
})
