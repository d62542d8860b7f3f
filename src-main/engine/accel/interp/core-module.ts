/** The compiled core (tools/build-core.ts). Compiled once per process; workers get the module posted. */
import { readFileSync } from 'node:fs'
import { setCompilerFlags } from '../jit/host-compiler.ts'

const CORE_WASM = new URL('../../core/build/core.wasm', import.meta.url)

let compiled: WebAssembly.Module | undefined

/** Throws with the remedy when the core was not built. */
export function coreModule(): WebAssembly.Module {
  if (compiled) return compiled
  setCompilerFlags()
  compiled = new WebAssembly.Module(readCore())
  return compiled
}

function readCore(): Uint8Array<ArrayBuffer> {
  try {
    return readFileSync(CORE_WASM)
  } catch (error) {
    throw new Error('the core is not built: run `npm run build`', { cause: error })
  }
}
