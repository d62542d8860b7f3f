/** The parts of the engine that its functions belong to. Functions of the core are named by their source: `src-main/engine/core/paging/translate`. */
import type { EngineSample } from '../../../engine/machine/profile/guest-profile.ts'

export type EnginePart =
  | 'translated code'
  | 'translated code: slow paths'
  | 'interpreter'
  | 'decoding'
  | 'page walks, TLB'
  | 'exceptions, interrupts'
  | 'translator'
  | 'devices'
  | 'machine loop'
  | 'garbage collection'
  | 'V8 itself'
  | 'waiting'

const CORE = /\/core\/([^/]+)/
const CORE_PARTS: readonly (readonly [RegExp, EnginePart])[] = [
  [/^(paging|tlb|memory)$/, 'page walks, TLB'],
  [/^(decode.*|blocks|block-.*|fetch|chain)$/, 'decoding'],
  [/^(delivery|exceptions|interrupts|fault|frame|far-return|task-state)$/, 'exceptions, interrupts'],
  [/^region$/, 'translated code: slow paths'],
]
const SOURCE_PARTS: readonly (readonly [RegExp, EnginePart])[] = [
  [/\/accel\/jit\//, 'translator'],
  [/\/(devices|bus|storage|memory|firmware)\//, 'devices'],
]
const V8_PARTS: Readonly<Record<string, EnginePart>> = {
  '(garbage collector)': 'garbage collection',
  '(program)': 'V8 itself',
  '(idle)': 'waiting',
  wait: 'waiting',
}

export function partOf({ name, url }: Pick<EngineSample, 'name' | 'url'>): EnginePart {
  if (url.startsWith('wasm:')) return wasmPart(name)
  const native = url === '' || url.startsWith('node:') ? V8_PARTS[name] : undefined
  return native ?? SOURCE_PARTS.find(([pattern]) => pattern.test(url))?.[1] ?? 'machine loop'
}

/** Modules other than the core are regions of translated code, whose functions have no names. */
function wasmPart(name: string): EnginePart {
  const source = CORE.exec(name)?.[1]
  if (source === undefined) return 'translated code'
  return CORE_PARTS.find(([pattern]) => pattern.test(source))?.[1] ?? 'interpreter'
}
