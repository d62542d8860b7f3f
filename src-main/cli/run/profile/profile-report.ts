/** A profile as text: what the engine's thread was at, then what the guest was at. */
import type { EngineSample, GuestProfile, GuestSample } from '../../../engine/machine/profile/guest-profile.ts'
import { table } from '../../output.ts'
import { partOf } from './engine-parts.ts'
import { type GuestSymbol, SymbolTable } from './symbols.ts'

/** Rows of each list; the rest is one row. */
const LONGEST = 60
const MICROSECONDS = 1000 // of a millisecond

interface Row {
  readonly name: string
  readonly weight: number
}

export function profileReport({ guest, engine, syscallEntry }: GuestProfile, symbols: readonly GuestSymbol[]): string {
  const names = new SymbolTable(symbols, syscallEntry)
  const busy = engine.filter((sample) => partOf(sample) !== 'waiting')
  const samples = guest.reduce((sum, { count }) => sum + count, 0)
  return [
    `Engine: ${(busy.reduce((sum, one) => sum + one.microseconds, 0) / 1e6).toFixed(2)} s on the machine's thread, waiting left out\n`,
    list('PART', addUp(busy.map((sample) => ({ name: partOf(sample), weight: sample.microseconds }))), ['%', 'ms'], MICROSECONDS),
    list(
      'FUNCTION OF THE ENGINE',
      addUp(busy.map((one) => ({ name: engineName(one), weight: one.microseconds }))),
      ['%', 'ms'],
      MICROSECONDS,
    ),
    `Guest: ${samples} samples, one each 100,000 instructions\n`,
    guestList(guest, names),
  ].join('\n')
}

function engineName(sample: EngineSample): string {
  const { name, url } = sample
  if (partOf(sample) === 'translated code') return 'regions of translated code'
  const file = /[^/]*\/[^/]*$/.exec(url)?.[0]
  return url.startsWith('wasm:') || file === undefined ? name : `${name || '(anonymous)'} ${file}`
}

function addUp(rows: readonly Row[]): Row[] {
  const sums = new Map<string, number>()
  for (const { name, weight } of rows) sums.set(name, (sums.get(name) ?? 0) + weight)
  return [...sums].map(([name, weight]) => ({ name, weight })).sort((a, b) => b.weight - a.weight)
}

/** `scale`: weight of one in the second column. */
function list(title: string, rows: readonly Row[], units: readonly [string, string], scale: number): string {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0)
  const rest = rows.slice(LONGEST)
  const shown =
    rest.length === 0
      ? rows
      : [...rows.slice(0, LONGEST), { name: `${rest.length} more`, weight: rest.reduce((sum, { weight }) => sum + weight, 0) }]
  return table(
    [...units, title],
    shown.map(({ name, weight }) => [percent(weight, total), (weight / scale).toFixed(0), name]),
  )
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : ((part / whole) * 100).toFixed(1)
}

/** By instructions, and beside it by time: where the second is larger, instructions are dear. */
function guestList(samples: readonly GuestSample[], names: SymbolTable): string {
  const sums = new Map<string, { count: number; nanoseconds: number; level: string; name: string }>()
  for (const { rip, user, count, nanoseconds } of samples) {
    const name = names.nameOf(rip)
    const level = user ? 'user' : 'kernel'
    const sum = sums.get(`${level} ${name}`) ?? { count: 0, nanoseconds: 0, level, name }
    sum.count += count
    sum.nanoseconds += nanoseconds
    sums.set(`${level} ${name}`, sum)
  }
  const rows = [...sums.values()].sort((a, b) => b.count - a.count)
  const counts = rows.reduce((sum, { count }) => sum + count, 0)
  const time = rows.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0)
  const cells = rows.slice(0, LONGEST).map((row) => [percent(row.count, counts), percent(row.nanoseconds, time), row.level, row.name])
  const rest = rows.slice(LONGEST)
  const restCount = rest.reduce((sum, { count }) => sum + count, 0)
  const restTime = rest.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0)
  const last = rest.length > 0 ? [[percent(restCount, counts), percent(restTime, time), '', `${rest.length} more`]] : []
  return table(['% INSTR', '% TIME', 'LEVEL', 'FUNCTION OF THE GUEST'], [...cells, ...last])
}
