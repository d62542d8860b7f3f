import { describe, expect, it } from 'vitest'
import { ControlTree } from '../../../../../../src-main/engine/accel/jit/control-tree.ts'
import { FunctionBody } from '../../../../../../src-main/engine/accel/jit/wasm/function-body.ts'
import { I32, OP } from '../../../../../../src-main/engine/accel/jit/wasm/opcodes.ts'
import { Random } from '../../../../../support/isa/random.ts'
import { callableBody } from '../../../../../support/wasm-function.ts'

const ENTRY = 1
const STEPS = 64
/** In the function's memory: a byte per step that chooses the way, then a byte per step for the node that was reached. */
const CHOICES = 1024
const TRACE = 2048

type Successors = readonly (readonly number[])[]

/** A function that walks the graph: 64 steps, or until a node leads nowhere. */
function compileWalk(successors: Successors): ReturnType<typeof callableBody> {
  const body = new FunctionBody(2)
  const step = body.local(I32)
  const go = (node: number, target: number, tree: ControlTree): void => {
    const entry = tree.entryOf(node, target)
    if (entry >= 0) {
      body.i32(entry)
      body.set(ENTRY)
    }
    tree.branch(node, target)
  }
  const writeNode = (node: number, tree: ControlTree): void => {
    const ways = successors[node] as readonly number[]
    if (node === 0) {
      if (tree.rootSuccessors().length === 1) return tree.branch(0, ways[0] as number)
      body.get(ENTRY)
      return body.brTable(tree.rootSuccessors().map((target) => tree.label(0, target) as number))
    }
    body.get(step)
    body.i32(node)
    body.memory(OP.i32_store8, TRACE)
    body.get(step)
    body.i32(1)
    body.op(OP.i32_add)
    body.tee(step)
    body.i32(STEPS)
    body.op(OP.i32_eq)
    body.if()
    body.op(OP.return)
    body.end()
    if (ways.length === 0) return body.op(OP.return)
    if (ways.length === 2) {
      body.get(step)
      body.memory(OP.i32_load8_u, CHOICES)
      const label = tree.label(node, ways[1] as number)
      if (label !== undefined) body.brIf(label)
      else {
        body.if()
        go(node, ways[1] as number, tree)
        body.end()
      }
    }
    go(node, ways[0] as number, tree)
  }
  new ControlTree({ successors: successors.map((list) => [...list]) }, body, { writeNode }).write()
  return callableBody(body.assemble())
}

function walk(successors: Successors, choices: readonly number[], entry: number): number[] {
  const trace: number[] = []
  let node = successors[0]?.[entry] as number
  while (true) {
    trace.push(node)
    const ways = successors[node] as readonly number[]
    if (trace.length === STEPS || ways.length === 0) return trace
    node = ways[ways.length === 2 ? (choices[trace.length] as number) : 0] as number
  }
}

/** Both walks of one graph from each entry. */
function compareWalks(successors: Successors, random: Random): void {
  const { call, bytes } = compileWalk(successors)
  for (let entry = 0; entry < (successors[0] as number[]).length; entry++) {
    const choices = Array.from({ length: STEPS + 1 }, () => random.below(2))
    bytes.set(choices, CHOICES)
    const expected = walk(successors, choices, entry)
    bytes.fill(0, TRACE, TRACE + STEPS)

    call(0n, entry)

    const trace = [...bytes.subarray(TRACE, TRACE + STEPS)]
    expect(
      trace.filter((node) => node !== 0),
      `graph ${JSON.stringify(successors)}, entry ${entry}`,
    ).toEqual(expected)
  }
}

function randomGraph(random: Random): number[][] {
  const count = 1 + random.below(12)
  const node = (): number => 1 + random.below(count)
  const entries = [...new Set(Array.from({ length: 1 + random.below(3) }, node))]
  return [entries, ...Array.from({ length: count }, () => Array.from({ length: random.below(5) >> 1 || random.below(3) }, node))]
}

describe('ControlTree', () => {
  it.each<[string, Successors]>([
    ['one node', [[1], []]],
    ['a diamond', [[1], [2, 3], [4], [4], []]],
    ['a loop of one node', [[1], [1, 2], []]],
    ['nested loops with a continue', [[1], [2], [3, 4], [2, 1], [1, 5], []]],
    ['both ways of a branch to the same node', [[1], [2, 2], [1, 1]]],
    ['two entries into one loop', [[1, 2], [2], [3], [1, 4], []]],
    ['an irreducible loop, entered in two places', [[1], [2, 3], [3], [2, 4], []]],
    ['an irreducible loop inside a reducible one', [[1], [2, 3], [3, 1], [2, 4], [1, 5], []]],
  ])('walks %s as the graph says', (_, successors) => {
    const random = new Random(1)
    for (let round = 0; round < 20; round++) compareWalks(successors, random)
  })

  it('walks 600 random graphs as the graphs say', () => {
    for (let seed = 0; seed < 600; seed++) {
      const random = new Random(seed)
      compareWalks(randomGraph(random), random)
    }
  })

  it.each<[string, Successors, number[][]]>([
    ['a diamond', [[1], [2, 3], [4], [4], []], [[0], [1], [1], [2, 3]]],
    ['both ways of a branch to the same node', [[1], [2, 2], [1, 1]], [[0, 2], [1]]],
    ['a loop', [[1], [2], [3, 2], []], [[0], [1, 2], [2]]],
    ['an irreducible loop, entered in two places', [[1], [2, 3], [3], [2]], [[0], [0, 1], [1, 2]]],
  ])('knows which nodes lead to another: %s', (_, successors, expected) => {
    const tree = new ControlTree({ successors: successors.map((list) => [...list]) }, new FunctionBody(2), { writeNode: () => undefined })

    expect(expected.map((_, index) => tree.predecessors(index + 1))).toEqual(expected)
  })

  it('has a checkpoint on every cycle and at every entry', () => {
    for (let seed = 0; seed < 300; seed++) {
      const successors = randomGraph(new Random(seed))
      const tree = new ControlTree({ successors: successors.map((list) => [...list]) }, new FunctionBody(2), { writeNode: () => undefined })
      for (const entry of successors[0] as number[]) expect(tree.isCheckpoint(entry)).toBe(true)

      expect(
        hasCycle(successors, (node) => tree.isCheckpoint(node)),
        JSON.stringify(successors),
      ).toBe(false)
    }
  })
})

/** Whether reachable nodes that are not cut out form a cycle. */
function hasCycle(successors: Successors, isCut: (node: number) => boolean): boolean {
  const reachable = new Set<number>()
  const reach = (node: number): void => {
    if (reachable.has(node)) return
    reachable.add(node)
    successors[node]?.forEach(reach)
  }
  reach(0)
  const left = new Set([...reachable].filter((node) => node !== 0 && !isCut(node)))
  for (let changed = true; changed; ) {
    changed = false
    for (const node of left) {
      if (successors[node]?.some((next) => left.has(next))) continue
      left.delete(node)
      changed = true
    }
  }
  return left.size > 0
}
