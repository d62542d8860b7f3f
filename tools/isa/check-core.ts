/**
 * Properties of core.wasm that speed and correctness stand on: every dispatching switch became a `br_table`, all static data lies where the memory map
 * has room for it, and there is no mutable global (a second instance on the same memory must change nothing).
 */
import wabtFactory from 'wabt'
import { CORE_STATIC, CORE_STATIC_SIZE } from '../../src-main/engine/memory/memory-map.ts'

const MAX_CASES = 512
/** Switches below this size may compile to comparisons. */
const SMALL_SWITCH = 8

/** Throws with the name of the first property that does not hold. */
export async function checkCore(wasm: Uint8Array, dispatchSource: string): Promise<void> {
  const wabt = await wabtFactory()
  const module = wabt.readWasm(wasm, { simd: true, threads: true, bulk_memory: true, readDebugNames: true })
  const text = module.toText({ foldExprs: false, inlineExport: false })
  module.destroy()
  checkSwitches(text, dispatchSource)
  checkData(text)
  if (/\(global [^\n]*\(mut /.test(text)) throw new Error('core.wasm has a mutable global: all state belongs into guest memory')
}

function checkSwitches(text: string, source: string): void {
  const tables = [...text.matchAll(/br_table (.*)/g)].map(
    ([, targets = '']) =>
      targets
        .replace(/\(;.*?;\)/g, '')
        .trim()
        .split(/\s+/).length,
  )
  const switches = source.split(/\n(?=(?:export )?function )/).map((part) => part.match(/\n +case \d+:/g)?.length ?? 0)
  for (const cases of switches.sort((a, b) => b - a)) {
    if (cases > MAX_CASES)
      throw new Error(`a switch of the dispatch has ${cases} cases; beyond ${MAX_CASES} the compiler may emit no br_table`)
    if (cases < SMALL_SWITCH) continue
    const index = tables.findIndex((targets) => targets >= cases)
    if (index < 0) throw new Error(`a switch of the dispatch with ${cases} cases became no br_table`)
    tables.splice(index, 1)
  }
}

function checkData(text: string): void {
  for (const [, offset = '0', data = ''] of text.matchAll(/\(data (?:\$\S+ )?(?:\(;\d+;\) )?\(i32\.const (\d+)\) "((?:[^"\\]|\\.)*)"/g)) {
    const length = data.replace(/\\[0-9a-f]{2}/g, '.').replace(/\\./g, '.').length
    const end = Number(offset) + length
    if (Number(offset) < CORE_STATIC || end > CORE_STATIC + CORE_STATIC_SIZE) {
      throw new Error(`core.wasm has static data at ${offset}..${end}, outside CORE_STATIC`)
    }
  }
}
