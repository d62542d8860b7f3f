import { describe, expect, it } from 'vitest'
import { FunctionBody } from '../../../../../../../src-main/engine/accel/jit/wasm/function-body.ts'
import { I32, I64, OP } from '../../../../../../../src-main/engine/accel/jit/wasm/opcodes.ts'
import { callableBody } from '../../../../../../support/wasm-function.ts'

/** Core specification, 5.4.1. */
const NOP = 0x01
const ENTRY = 1
const RESULT = 1024

describe('FunctionBody', () => {
  it('branches to the label that is named, however deep the branch stands', () => {
    const body = new FunctionBody(2)
    const outer = body.block()
    const inner = body.block()
    body.loop()
    body.get(ENTRY)
    body.brTable([inner, outer])
    body.end()
    body.end()
    body.i32(RESULT)
    body.i32(7)
    body.memory(OP.i32_store, 0)
    body.end()
    const { call, bytes } = callableBody(body.assemble())

    call(0n, 1)
    expect(bytes[RESULT]).toBe(0)
    call(0n, 0)
    expect(bytes[RESULT]).toBe(7)
  })

  it('fills holes at the end, with locals that were made after them', () => {
    const body = new FunctionBody(2)
    let late = 0
    body.hole((filled) => {
      filled.i64(0x1234)
      filled.set(late)
    })
    body.i32(RESULT)
    const early = body.local(I32)
    late = body.local(I64)
    body.get(late)
    body.memory(OP.i64_store, 0)
    body.i32(RESULT)
    body.get(early)
    body.memory(OP.i32_store, 16)
    const { call, bytes } = callableBody(body.assemble())

    call(0n, 0)

    expect(new DataView(bytes.buffer).getBigUint64(RESULT, true)).toBe(0x1234n)
    expect(bytes[RESULT + 16]).toBe(0)
  })

  it('places branch hints at their branch, behind holes and locals', () => {
    const body = new FunctionBody(2)
    body.local(I64)
    body.hole((filled) => {
      for (let index = 0; index < 5; index++) filled.op(NOP)
    })
    body.get(ENTRY)
    body.if(undefined, false)
    body.end()
    const label = body.block()
    body.get(ENTRY)
    body.brIf(label, true)
    body.end()

    const { code, hints } = body.assemble()

    expect(hints.map(({ offset, likely }) => [code[offset], likely])).toEqual([
      [OP.if, false],
      [OP.br_if, true],
    ])
    // Locals (one run of one i64: 3 bytes), the hole, LOCAL.GET 1.
    expect(hints[0]?.offset).toBe(3 + 5 + 2)
  })

  it('runs with memory operands and constants of 64 bits', () => {
    const body = new FunctionBody(2)
    body.i32(RESULT)
    body.i64(-1, 0x7fff_ffff)
    body.memory(OP.i64_store, 8)
    const { call, bytes } = callableBody(body.assemble())

    call(0n, 0)

    expect(new DataView(bytes.buffer).getBigUint64(RESULT + 8, true)).toBe(0x7fff_ffff_ffff_ffffn)
  })
})
