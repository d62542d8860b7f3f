/** `innkeeper top`: what running machines cost, refreshed each second. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { Client } from '../../../src-shared/rpc/contract.ts'
import { EXIT_HELP } from '../exit-codes.ts'
import { type LibraryFlags, positiveSeconds, withLibraryFlags } from '../options.ts'
import { table } from '../output.ts'
import { type Answer, inSession } from '../session.ts'
import { type MachineRates, RateKeeper } from './rates.ts'

interface TopFlags extends LibraryFlags {
  readonly once?: boolean
  readonly delay: number
}

const COLUMNS = ['NAME', 'CPU %', 'HELD %', 'MIPS', 'INTERP %', 'EXITS/s', 'TLB MISSES/s', 'INTERRUPTS/s', 'REGIONS']
/** Cursor home, then everything below is cleared: no flicker. */
const REDRAW = '\x1b[H\x1b[J'

export function registerTop(program: Command): void {
  withLibraryFlags(program.command('top').description('what running machines cost: CPU, instructions, exits'))
    .option('--once', 'one table, measured over one delay, instead of a new one each time')
    .option('--delay <seconds>', 'time between two tables', positiveSeconds, 1)
    .addHelpText('after', EXIT_HELP)
    .action((flags: TopFlags) => inSession(flags, (client) => (flags.once ? once(client, flags) : watch(client, flags))))
}

async function once(client: Client, flags: TopFlags): Promise<Answer> {
  const keeper = new RateKeeper()
  keeper.take(await client.machine.counters())
  await delay(flags.delay * 1000)
  const rates = keeper.take(await client.machine.counters())
  return { value: rates, text: topTable(rates) }
}

/** Until a signal ends the process. With --json: one line of JSON each time. */
async function watch(client: Client, flags: TopFlags): Promise<never> {
  const keeper = new RateKeeper()
  while (true) {
    const rates = keeper.take(await client.machine.counters())
    process.stdout.write(flags.json ? `${JSON.stringify(rates)}\n` : `${process.stdout.isTTY ? REDRAW : ''}${topTable(rates)}`)
    await delay(flags.delay * 1000)
  }
}

export function topTable(rates: readonly MachineRates[]): string {
  if (rates.length === 0) return 'no machine runs\n'
  return table(COLUMNS, rates.map(cellsOf))
}

function cellsOf(rates: MachineRates): string[] {
  const figures = [rates.cpu, rates.throttled, rates.mips, rates.interpreted].map((figure) => figure.toFixed(1))
  const counts = [rates.exitsPerSecond, rates.tlbMissesPerSecond, rates.interruptsPerSecond].map((count) => count.toFixed(0))
  return [rates.name, ...figures, ...counts, String(rates.regionsTranslated - rates.regionsEvicted)]
}
