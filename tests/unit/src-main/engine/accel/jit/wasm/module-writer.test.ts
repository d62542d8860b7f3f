import { describe, expect, it } from 'vitest'
import { FunctionBody } from '../../../../../../../src-main/engine/accel/jit/wasm/function-body.ts'
import {
  CALL_CONDITION,
  CALL_REGION_READ,
  writeModule,
  writeTrampoline,
} from '../../../../../../../src-main/engine/accel/jit/wasm/module-writer.ts'
import { OP } from '../../../../../../../src-main/engine/accel/jit/wasm/opcodes.ts'
import { callableBody, type RegionFunction } from '../../../../../../support/wasm-function.ts'

const RESULT = 1024
const RIP = 2048

function storing(value: number): FunctionBody {
  const body = new FunctionBody(2)
  body.i32(RESULT)
  body.i32(value)
  body.memory(OP.i32_store, 0)
  return body
}

describe('writeModule', () => {
  it('makes modules that the engine accepts, hints included, with each body at its place in the table', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 300 })
    const imports = new Proxy<WebAssembly.ModuleImports>(
      { memory, table, cpu: 0 },
      { get: (target, name) => target[String(name)] ?? (() => 0) },
    )
    const bodies = [5, 200].map((index) => ({ index, body: storing(index).assemble() }))

    new WebAssembly.Instance(new WebAssembly.Module(writeModule(bodies)), { e: imports })

    for (const index of [5, 200]) {
      ;(table.get(index) as RegionFunction)(0n, 0)
      expect(new DataView(memory.buffer).getUint32(RESULT, true)).toBe(index)
    }
    expect(table.get(6)).toBeNull()
  })

  it('leads calls to the function of the core that their index stands for', () => {
    const body = new FunctionBody(2)
    body.i32(RESULT)
    body.get(0)
    body.i32(4)
    body.call(CALL_REGION_READ)
    body.memory(OP.i32_store, 0)
    body.i32(RESULT)
    body.i32(9)
    body.call(CALL_CONDITION)
    body.memory(OP.i32_store, 4)
    const { call, bytes } = callableBody(body.assemble(), {
      regionRead: (linear: bigint, size: number) => Number(linear) * 10 + size,
      condition: (code: number) => code + 100,
    })

    call(3n, 0)

    expect([bytes[RESULT], bytes[RESULT + 4]]).toEqual([34, 109])
  })
})

describe('writeTrampoline', () => {
  it('enters the region of an index, and its stub stores the target as RIP', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true })
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 })
    const { enter, stub } = new WebAssembly.Instance(new WebAssembly.Module(writeTrampoline(RIP)), { e: { memory, table } }).exports
    table.set(1, stub)

    ;(enter as (index: number, target: bigint, entry: number) => void)(1, 0x1234_5678_9abcn, 3)

    expect(new DataView(memory.buffer).getBigUint64(RIP, true)).toBe(0x1234_5678_9abcn)
  })
})
