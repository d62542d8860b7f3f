/** `innkeeper top`: what running machines cost, refreshed each second. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import { isLive } from '../../../src-shared/domain/run-state.ts'
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
/** Milliseconds that a machine may take for its first two readings, and between two looks. */
const PATIENCE = 5000
const POLL = 100
/** Cursor home, then everything below is cleared: no flicker. */
const REDRAW = '\x1b[H\x1b[J'

export function registerTop(program: Command): void {
  withLibraryFlags(program.command('top').description('what running machines cost: CPU, instructions, exits'))
    .option('--once', 'one table, measured over at least one delay, instead of a new one each time')
    .option('--delay <seconds>', 'time between two tables', positiveSeconds, 1)
    .addHelpText('after', EXIT_HELP)
    .action((flags: TopFlags) => inSession(flags, (client) => (flags.once ? once(client, flags) : watch(client, flags))))
}

async function once(client: Client, flags: TopFlags): Promise<Answer> {
  const keeper = new RateKeeper()
  keeper.take(await client.machine.counters())
  await delay(flags.delay * 1000)
  const rates = await measured(client, keeper)
  return { value: rates, text: topTable(rates) }
}

/** Rates of every live machine: one that has just begun, or a delay that is shorter than the time between two readings, needs a moment more. */
async function measured(client: Client, keeper: RateKeeper): Promise<MachineRates[]> {
  const end = Date.now() + PATIENCE
  while (true) {
    const rates = keeper.take(await client.machine.counters())
    const live = (await client.machine.list()).filter(({ state }) => isLive(state))
    if (rates.length >= live.length || Date.now() > end) return rates
    await delay(POLL)
  }
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
