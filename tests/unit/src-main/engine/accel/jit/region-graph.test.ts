import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { outlineRegion, type RegionGraph, readRegion } from '../../../../../../src-main/engine/accel/jit/region-graph.ts'
import { RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const PAGE = 0x1_0000

/** The region from the start of a page of code that has run a little, so that the TLB knows its pages. */
function discover(code: string, instructions = 100): RegionGraph | undefined {
  const guest = new CoreGuest(8, Interpreter)
  guest.enterLongMode()
  guest.setGpr(4, 0x9_0000)
  guest.load(PAGE, code)
  guest.run(instructions)
  const from = {
    page: RAM + PAGE,
    base: BigInt(PAGE),
    offset: 0,
    mode: Number(guest.registers.get('mode')),
    heat: 0,
    isAwaited: () => false,
  }
  const outline = outlineRegion(guest.cpu.core, guest.memory.view, from)
  return outline && readRegion(guest.memory.view, outline)
}

function shapes(graph: RegionGraph | undefined): string[] {
  return (graph?.nodes ?? []).map(({ offset, instructions, ending }) => `${offset}: ${instructions} ${ending.kind}`).sort()
}

describe('outlineRegion and readRegion', () => {
  it('is the loop that a block branches back to, and what follows it', () => {
    // INC RAX; DEC RCX; JNZ to the start; HLT.
    expect(shapes(discover('48ffc0 48ffc9 75f8 f4'))).toEqual(['0: 3 conditional', '8: 0 leave'])
  })

  it('cuts a block where a branch leads into its middle', () => {
    // INC RAX; INC RBX; DEC RCX; JNZ to INC RBX; JMP to the start.
    expect(shapes(discover('48ffc0 48ffc3 48ffc9 75f8 ebf3'))).toEqual(['0: 1 fall', '11: 1 jump', '3: 3 conditional'])
  })

  it('holds a callee, and enters behind the call and at the callee', () => {
    // CALL +2; JMP to the start; INC RAX; RET.
    const graph = discover('e802000000 ebf9 48ffc0 c3')

    expect(shapes(graph)).toEqual(['0: 1 call', '5: 1 jump', '7: 2 indirect'])
    expect(graph?.entries.map((entry) => graph.nodes[entry]?.offset)).toEqual([0, 5, 7])
  })

  it('leaves at instructions that change more than registers and memory', () => {
    // INC RAX; CLTS; INC RAX; JMP to the start.
    expect(shapes(discover('48ffc0 0f06 48ffc0 ebf6'))[0]).toBe('0: 1 leave')
  })

  it('does not outgrow its limits of nodes and instructions', () => {
    // 300 times JZ +0.
    const graph = discover('7400'.repeat(300), 10)

    expect(graph?.nodes.length).toBe(100)
  })
})
