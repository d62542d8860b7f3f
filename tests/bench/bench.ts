/** `npm run bench [-- NAME...]`: measures, prints a JSON line for each figure and then a table; status 1 when a promise is missed. */
import { measureBoot } from './boot.ts'
import { measureCore } from './core.ts'
import { type Figure, isMissed } from './figure.ts'
import { measureIdle } from './idle.ts'
import { measureSnapshot } from './snapshot.ts'
import { measureStart } from './start.ts'

const BENCHES: Readonly<Record<string, () => Promise<Figure[]>>> = {
  core: measureCore,
  boot: measureBoot,
  idle: measureIdle,
  snapshot: measureSnapshot,
  start: measureStart,
}

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(BENCHES)
const unknown = names.find((name) => !(name in BENCHES))
if (unknown !== undefined) {
  process.stderr.write(`innkeeper: there is no benchmark '${unknown}'; there are: ${Object.keys(BENCHES).join(', ')}\n`)
  process.exit(2)
}
const rows: [string, Figure][] = []
for (const name of names) {
  for (const figure of (await BENCHES[name]?.()) ?? []) {
    rows.push([name, figure])
    process.stdout.write(`${JSON.stringify({ bench: name, ...figure })}\n`)
  }
}
for (const [bench, figure] of rows) process.stdout.write(`${tableRow(bench, figure)}\n`)
process.exitCode = rows.some(([, figure]) => isMissed(figure)) ? 1 : 0

function tableRow(bench: string, figure: Figure): string {
  const promise =
    figure.atMost !== undefined ? `at most ${figure.atMost}` : figure.atLeast !== undefined ? `at least ${figure.atLeast}` : ''
  const value = figure.value.toFixed(figure.value < 100 ? 2 : 0)
  return `${bench.padEnd(10)}${figure.name.padEnd(40)}${value.padStart(8)} ${figure.unit.padEnd(14)}${promise}${isMissed(figure) ? '  MISSED' : ''}`
}
