/**
 * `npm run bench [-- NAME... [OPTIONS]]`: measures, prints a JSON line for each figure and then a table; status 1 when a promise is missed. Without
 * names, those that take minutes and need other engines are left out. Options go to benchmarks named alone.
 */
import { measureBoot } from './boot.ts'
import { measureCap } from './cap.ts'
import { measureConsole } from './console.ts'
import { measureCore } from './core.ts'
import { CPU_HELP, measureCpu } from './cpu/cpu.ts'
import { type Figure, isMissed } from './figure.ts'
import { measureIdle } from './idle.ts'
import { measureMany } from './many.ts'
import { measureScaling } from './scaling.ts'
import { measureSnapshot } from './snapshot.ts'
import { measureStart } from './start.ts'

const BENCHES: Readonly<Record<string, (options: readonly string[]) => Promise<Figure[]>>> = {
  core: measureCore,
  boot: measureBoot,
  idle: measureIdle,
  snapshot: measureSnapshot,
  start: measureStart,
  cap: measureCap,
  many: measureMany,
  scaling: measureScaling,
  console: measureConsole,
  cpu: measureCpu,
}
const LONG = ['cpu', 'many', 'scaling', 'console']

const words = process.argv.slice(2)
const firstOption = words.findIndex((word) => word.startsWith('-'))
const options = firstOption < 0 ? [] : words.slice(firstOption)
const named = firstOption < 0 ? words : words.slice(0, firstOption)
const names = named.length > 0 ? named : Object.keys(BENCHES).filter((name) => !LONG.includes(name))
const unknown = names.find((name) => !(name in BENCHES))
if (unknown !== undefined) refuse(`there is no benchmark '${unknown}'; there are: ${Object.keys(BENCHES).join(', ')}`)
if (options.length > 0 && names.join() !== 'cpu') refuse(`only 'cpu' has options\n${CPU_HELP}`)
const rows: [string, Figure][] = []
for (const name of names) {
  for (const figure of (await BENCHES[name]?.(options)) ?? []) {
    rows.push([name, figure])
    process.stdout.write(`${JSON.stringify({ bench: name, ...figure })}\n`)
  }
}
for (const [bench, figure] of rows) process.stdout.write(`${tableRow(bench, figure)}\n`)
process.exitCode = rows.some(([, figure]) => isMissed(figure)) ? 1 : 0

function refuse(reason: string): never {
  process.stderr.write(`innkeeper: ${reason}\n`)
  process.exit(2)
}

function tableRow(bench: string, figure: Figure): string {
  const promise =
    figure.atMost !== undefined && figure.atLeast !== undefined
      ? `${figure.atLeast.toFixed(0)} to ${figure.atMost.toFixed(0)}`
      : figure.atMost !== undefined
        ? `at most ${figure.atMost}`
        : figure.atLeast !== undefined
          ? `at least ${figure.atLeast}`
          : ''
  const aim = figure.aim === undefined ? '' : `, aim ${figure.aim}`
  const value = figure.value.toFixed(figure.value < 100 ? 2 : 0)
  return `${bench.padEnd(10)}${figure.name.padEnd(48)}${value.padStart(8)} ${figure.unit.padEnd(14)}${promise}${aim}${isMissed(figure) ? '  MISSED' : ''}`
}
