import { describe, expect, it } from 'vitest'
import type { CoreExports } from '../../../../../../src-main/engine/accel/interp/core-exports.ts'
import { RegionClient } from '../../../../../../src-main/engine/accel/jit/region-client.ts'
import { FunctionBody } from '../../../../../../src-main/engine/accel/jit/wasm/function-body.ts'
import { CALL_CONDITION, writeModule } from '../../../../../../src-main/engine/accel/jit/wasm/module-writer.ts'
import { OP } from '../../../../../../src-main/engine/accel/jit/wasm/opcodes.ts'
import { stateOffset } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { cpuBlock } from '../../../../../../src-main/engine/memory/memory-map.ts'

const RESULT = 0x5000
const INDEX = 3

/** A region that stores at RESULT of its vCPU's block what its core answers. */
function asking(): WebAssembly.Module {
  const body = new FunctionBody(2)
  body.op(OP.global_get)
  body.code.unsigned(0)
  body.i32(0)
  body.call(CALL_CONDITION)
  body.memory(OP.i32_store, RESULT)
  return new WebAssembly.Module(writeModule([{ index: INDEX, body: body.assemble() }]))
}

describe('RegionClient', () => {
  const memory = new WebAssembly.Memory({ initial: 65, maximum: 65536, shared: true })
  const view = new DataView(memory.buffer)
  const clients = [0, 1].map((cpu) => {
    const core = new Proxy({ condition: () => 70 + cpu }, { get: (target, name) => Reflect.get(target, name) ?? (() => 0) })
    return new RegionClient(memory, cpu, () => core as unknown as CoreExports)
  })

  it('gives each vCPU an instance of its own, which works on its block and calls its core', () => {
    const module = asking()
    for (const client of clients) client.add(module, INDEX)

    for (const client of clients) client.enter(INDEX, 0n, 0)

    expect([0, 1].map((cpu) => view.getUint32(cpuBlock(cpu) + RESULT, true))).toEqual([70, 71])
  })

  it('puts the stub in the place of a region, which gives the target back to its vCPU', () => {
    const client = clients[1] as RegionClient
    client.add(asking(), INDEX)

    client.remove(INDEX)
    client.enter(INDEX, 0x1234n, 0)

    expect(view.getBigUint64(cpuBlock(1) + stateOffset('rip'), true)).toBe(0x1234n)
    expect(view.getBigUint64(cpuBlock(0) + stateOffset('rip'), true)).toBe(0n)
  })

  it('grows its table as far as an index needs', () => {
    const client = clients[0] as RegionClient
    expect(client.table.length).toBe(1024)

    client.add(new WebAssembly.Module(writeModule([{ index: 1024, body: new FunctionBody(2).assemble() }])), 1024)

    expect(client.table.length).toBe(2048)
  })
})
