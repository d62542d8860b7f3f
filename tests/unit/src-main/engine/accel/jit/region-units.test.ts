/** What regions make sure of before SSE instructions, and what of it holds in the next node. */
import { describe, expect, it } from 'vitest'
import { proveFloat } from '../../../../../../src-main/engine/accel/jit/lower/float-guard.ts'
import { commonKnowledge } from '../../../../../../src-main/engine/accel/jit/region-units.ts'
import { DOUBLE } from '../../../../../../src-main/engine/accel/jit/region-vectors.ts'
import { RegionWriter } from '../../../../../../src-main/engine/accel/jit/region-writer.ts'
import { OP } from '../../../../../../src-main/engine/accel/jit/wasm/opcodes.ts'
import { FLOAT_LIMIT } from '../../../../../../src-main/engine/cpu/execution.ts'
import { FLAGS_SUB } from '../../../../../../src-main/engine/cpu/micro-operation.ts'
import { stateOffset } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { CPU_BLOCK_SIZE } from '../../../../../../src-main/engine/memory/memory-map.ts'
import { callableBody } from '../../../../../support/wasm-function.ts'

const FRAME = { cpu: 0, tlbMode: 0, is64: true }
const RESULT = CPU_BLOCK_SIZE
const PAGES = CPU_BLOCK_SIZE / 65536 + 1
const CR0_TS = 1n << 3n
const CR4_OSFXSR = 1n << 9n
// SDM vol. 1, 10.2.3: all exceptions masked, PE, rounding down, and the mask of denormal operands alone taken away.
const NATIVE = 0x1fa0n
const WITHOUT_PE = 0x1f80n
const DOWN = 0x3fa0n
const DENORMAL_UNMASKED = 0x1ea0n

/** Runs a region that proves SSE and floats: the limit that it then has, or undefined where it left before. */
function prove(state: { cr0?: bigint; cr4?: bigint; mxcsr?: bigint }): number | undefined {
  const writer = new RegionWriter(FRAME)
  writer.open([0], { first: 0, last: 0 })
  writer.startNode()
  writer.proveSse()
  proveFloat(writer)
  writer.body.i32(RESULT)
  writer.body.get(writer.floatLimit)
  writer.body.memory(OP.i32_store, 0)
  writer.exitHere()
  writer.close()
  const { call, bytes } = callableBody(writer.body.assemble(), {}, PAGES)
  const view = new DataView(bytes.buffer)
  const untouched = 0x5555
  view.setUint32(RESULT, untouched, true)
  view.setBigUint64(stateOffset('cr'), state.cr0 ?? 0n, true)
  view.setBigUint64(stateOffset('cr') + 4 * 8, state.cr4 ?? CR4_OSFXSR, true)
  view.setUint32(stateOffset('mxcsr'), Number(state.mxcsr ?? NATIVE), true)
  call(0x7000n, 0)
  const limit = view.getUint32(RESULT, true)
  return limit === untouched ? undefined : limit
}

describe('RegionUnits', () => {
  it('leaves where the control registers forbid SSE, or an exception is unmasked', () => {
    expect(prove({ cr0: CR0_TS })).toBeUndefined()
    expect(prove({ cr4: 0n })).toBeUndefined()
    expect(prove({ mxcsr: DENORMAL_UNMASKED })).toBeUndefined()
  })

  it('goes on natively where rounding is to nearest and PE is set, else exactly', () => {
    expect(prove({})).toBe(FLOAT_LIMIT)
    expect(prove({ mxcsr: WITHOUT_PE })).toBe(0)
    expect(prove({ mxcsr: DOWN })).toBe(0)
  })

  it('passes on what a node knows, and forgets it where others lead to the next as well', () => {
    const writer = new RegionWriter(FRAME)
    writer.startNode()
    proveFloat(writer)
    writer.vectors.noteOrdinary(3, DOUBLE)
    writer.known = { kind: FLAGS_SUB, width: 4 }
    const knowledge = writer.knowledge()

    writer.startNode()
    expect([writer.known, writer.floatProven, writer.vectors.isOrdinary(3, DOUBLE)]).toEqual([undefined, false, false])
    writer.startNode(knowledge)
    expect([writer.known, writer.floatProven, writer.vectors.isOrdinary(3, DOUBLE)]).toEqual([{ kind: FLAGS_SUB, width: 4 }, true, true])
    writer.forgetFloat()
    expect([writer.floatProven, writer.vectors.isOrdinary(3, DOUBLE)]).toEqual([false, false])
  })

  it('knows after several nodes what all of them know', () => {
    const flags = { kind: FLAGS_SUB, width: 4 } as const
    const end = { flags, sse: true, mmx: true, x87: true, float: true, ordinary: [3, 1], registers: 6 }
    expect(commonKnowledge([end, { ...end, flags: { ...flags }, ordinary: [2], registers: 12 }])).toEqual({
      ...end,
      ordinary: [2, 0],
      registers: 4,
    })
    expect(commonKnowledge([end, { ...end, flags: { kind: FLAGS_SUB, width: 8 }, sse: false, x87: false }])).toMatchObject({
      flags: undefined,
      sse: false,
      x87: false,
    })
    expect(commonKnowledge([end, { ...end, float: false }])).toMatchObject({ float: false, ordinary: [] })
    expect(commonKnowledge([end, undefined])).toBeUndefined()
    expect(commonKnowledge([])).toBeUndefined()
  })
})
