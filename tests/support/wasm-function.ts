/** A function body of the translator as something to call: the module that regions get, over a memory of its own. */
import type { AssembledBody } from '../../src-main/engine/accel/jit/wasm/function-body.ts'
import { writeModule } from '../../src-main/engine/accel/jit/wasm/module-writer.ts'

export type RegionFunction = (target: bigint, entry: number) => void

export interface CallableBody {
  readonly call: RegionFunction
  readonly bytes: Uint8Array
}

/** `functions` stand in for what the core exports to regions, by name; the others answer 0. `pages` of 64 KiB are the memory. */
export function callableBody(body: AssembledBody, functions: WebAssembly.ModuleImports = {}, pages = 1): CallableBody {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: 65536, shared: true })
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 4 })
  const own: WebAssembly.ModuleImports = { memory, table, cpu: 0, ...functions }
  const imports = new Proxy(own, { get: (target, name) => target[String(name)] ?? (() => 0) })
  new WebAssembly.Instance(new WebAssembly.Module(writeModule([{ index: 2, body }])), { e: imports })
  return { call: table.get(2) as RegionFunction, bytes: new Uint8Array(memory.buffer) }
}
