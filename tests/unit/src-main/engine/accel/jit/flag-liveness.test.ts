/** Which flags are still seen after each instruction: what follows in the node, and in nodes that it leads to. */
import { expect, it } from 'vitest'
import { FlagLiveness } from '../../../../../../src-main/engine/accel/jit/flag-liveness.ts'
import type { Ending, RegionNode } from '../../../../../../src-main/engine/accel/jit/region-graph.ts'
import { CF, OF, STATUS_FLAGS, ZF } from '../../../../../../src-main/engine/accel/jit/status-flags.ts'
import type { Uop } from '../../../../../../src-main/engine/accel/jit/uop.ts'

function uop(name: string, more: object = {}): Uop {
  return {
    info: { name, width: 4 },
    imm: 1,
    isMemory: false,
    isLocked: false,
    isOperandBeyond: false,
    condition: 0,
    ...more,
  } as unknown as Uop
}

function after(nodes: readonly { uops: Uop[]; ending: Ending }[], shows: (node: number) => boolean = () => false): number[] {
  const all: RegionNode[] = nodes.map((node, index) => ({ ...node, offset: index * 16, instructions: node.uops.length }))
  return new FlagLiveness({ pages: new Map(), nodes: all, entries: [0] }, shows, () => true).after(0)
}
const LEAVE: Ending = { kind: 'leave', at: 0 }
const ADD = uop('addEG')

it.each<[string, Uop, number]>([
  ['ADD replaces all', ADD, 0],
  ['INC leaves CF', uop('incE'), CF],
  ['ROL replaces CF and OF', uop('rolEI'), STATUS_FLAGS & ~(CF | OF)],
  ['ADC reads CF', uop('adcEG'), CF],
  ['a shift by 0 replaces nothing', uop('shlEI', { imm: 32 }), STATUS_FLAGS],
  ['a shift by CL may replace nothing', uop('shlEC'), STATUS_FLAGS],
  ['an access to memory may leave with all', uop('addEG', { isMemory: true }), STATUS_FLAGS],
  ['what is not in the table shows all', uop('rclEC'), STATUS_FLAGS],
])('seen before: %s', (_, second, expected) => {
  expect(after([{ uops: [ADD, second], ending: LEAVE }])[0]).toBe(expected)
})

it('follows both ways of a branch, which reads what its condition tells, unless the region may leave there', () => {
  const branch: Ending = { kind: 'conditional', uop: uop('jcc', { condition: 4 }), taken: 16, next: 32 }
  const nodes = [
    { uops: [ADD], ending: branch },
    { uops: [ADD], ending: LEAVE },
    { uops: [uop('incE')], ending: LEAVE },
  ]
  expect(after(nodes)).toEqual([ZF | CF])
  expect(after(nodes, (node) => node === 1)).toEqual([STATUS_FLAGS])
  expect(after([{ uops: [ADD], ending: { kind: 'jump', uop: uop('jmpJ'), target: 4096 } }])).toEqual([STATUS_FLAGS])
})
