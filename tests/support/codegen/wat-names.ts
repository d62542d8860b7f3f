/** Names for the numbers in the text of a region: places in the guest's memory, and locals by what the code does with them. */
import { STATE_FIELDS } from '../../../src-main/engine/cpu/state-layout.ts'
import * as map from '../../../src-main/engine/memory/memory-map.ts'
import type { Expression } from './wat.ts'

const GENERAL = ['rax', 'rcx', 'rdx', 'rbx', 'rsp', 'rbp', 'rsi', 'rdi', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15']
const TABLES = ['read', 'write', 'fetch']
const CPU = map.cpuBlock(0)
const RAM_END = map.RAM + 0x80_0000
const CALL_REGION_READ = '0'
const CALL_REGION_WRITE = '1'

/** Of an offset of a load or store, or of a constant that is an address; undefined for other numbers. */
export function placeName(address: number): string | undefined {
  if (address >= CPU && address < CPU + map.CPU_BLOCK_SIZE) return `cpu.${cpuPlace(address - CPU)}`
  if (address >= map.REGION_POOL && address < map.REGION_POOL + map.REGION_POOL_SIZE) return `pool+${address - map.REGION_POOL}`
  if (address >= map.RAM && address < RAM_END) return `ram+${address - map.RAM}`
  return undefined
}

function cpuPlace(offset: number): string {
  if (offset >= map.CPU_JUMP_CACHE) return plus('jumps', offset - map.CPU_JUMP_CACHE)
  if (offset >= map.CPU_TLB) return tlbPlace(offset - map.CPU_TLB)
  const field = STATE_FIELDS.findLast((one) => one.offset <= offset)
  if (!field) return String(offset)
  const rest = offset - field.offset
  if (field.name === 'gpr') return plus(GENERAL[rest >> 3] as string, rest & 7)
  if (field.name === 'xmm') return plus(`xmm${rest >> 4}`, rest & 15)
  return plus(field.name === 'cr' ? `cr${rest >> 3}` : field.name, field.name === 'cr' ? rest & 7 : rest)
}

function tlbPlace(offset: number): string {
  const table = Math.floor(offset / map.TLB_TABLE_SIZE)
  return plus(`tlb.${TABLES[table % 3]}`, offset % map.TLB_TABLE_SIZE)
}

function plus(name: string, rest: number): string {
  return rest === 0 ? name : `${name}+${rest}`
}

/** The parameters; vectors, flags and counters by the loads at the start; general registers by their loads and stores; what `translate` and the ways out use, by how they use it. */
export function localNames(region: readonly Expression[]): Map<string, string> {
  const names = new Map([
    ['0', '$target'],
    ['1', '$entry'],
  ])
  const note = (local: Expression | undefined, name: string): void => {
    if (typeof local === 'string' && !names.has(local)) names.set(local, `$${name}`)
  }
  for (const part of region) if (Array.isArray(part) && part[0] === 'local.set') noteStart(part, note)
  for (const part of everyPart(region)) noteUse(part, note)
  return names
}

type Note = (local: Expression | undefined, name: string) => void

function noteStart([, local, value]: readonly Expression[], note: Note): void {
  if (!Array.isArray(value)) return
  const place = loadedPlace(value)
  if (place) note(local, place)
  else if (value[0] === 'i64.sub' && loadedPlace(value[1]) === 'stopAt') note(local, 'limit')
  else if (value[0] === 'i64.and' && String(value[1]) === 'local.get,0') note(local, 'base')
  else if (value[0] === 'i64.sub' && /^local.tee,\d+,local.get,0$/.test(String(value[1]))) note(local, 'base')
  else if (value[0] === 'select') note(local, 'lastCode')
}

function loadedPlace(value: Expression | undefined): string | undefined {
  if (!Array.isArray(value) || !/load/.test(String(value[0]))) return undefined
  const offset = value.find((part) => typeof part === 'string' && part.startsWith('offset='))
  return offset === undefined ? undefined : placeOf(String(offset))
}

/** `rax` of `offset=...`. */
function placeOf(offset: string): string | undefined {
  const name = placeName(Number(offset.slice('offset='.length)))
  return name?.startsWith('cpu.') ? name.slice('cpu.'.length) : undefined
}

function noteUse(part: readonly Expression[], note: Note): void {
  if (isAccess(part)) note((part[2] as readonly Expression[])[1], 'linear')
  if (part[0] === 'local.tee' && isAccess(part[2])) note(part[1], 'host')
  noteRegister(part, note)
  const address = part.at(-1)
  if (/^(tlb|jumps)/.test(loadedPlace(part) ?? '') && Array.isArray(address) && address[0] === 'local.tee') note(address[1], 'index')
}

function noteRegister([head, first, second, third]: readonly Expression[], note: Note): void {
  if (head === 'local.tee' || head === 'local.set') {
    const place = loadedPlace(second)
    if (place && GENERAL.includes(place)) note(first, place)
  }
  const place = head === 'i64.store' ? placeOf(String(first)) : undefined
  if (place && GENERAL.includes(place) && Array.isArray(third) && third[0] === 'local.get') note(third[1], place)
}

function isAccess(part: Expression | undefined): part is readonly Expression[] {
  return (
    Array.isArray(part) && part[0] === 'call' && (part[1] === CALL_REGION_READ || part[1] === CALL_REGION_WRITE) && Array.isArray(part[2])
  )
}

function* everyPart(expression: readonly Expression[]): Generator<readonly Expression[]> {
  yield expression
  for (const part of expression) if (typeof part !== 'string') yield* everyPart(part)
}
