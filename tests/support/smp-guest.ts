/** What tools/smp-guest says on its way through, whatever runs its processors. */

const ROUNDS = 20_000
/** How it ends. */
export const DONE = { kind: 'stopped', reason: { kind: 'debug-exit', value: 1 } }

export function reportOf(cpus: number): string[] {
  return [
    `online ${cpus}`,
    `pings ${500 * (cpus - 1)}`,
    `pongs ${500 * (cpus - 1)}`,
    ...['plain', 'added', 'wide low', 'wide high'].map((name) => `${name} ${ROUNDS * cpus}`),
    `hard ${(ROUNDS / 10) * cpus}`,
    'steps back 0',
    'remaps 100',
    'stale reads 0',
    'stale calls 0',
    `nmis ${cpus - 1}`,
    `starts ${cpus}`,
    'done',
  ]
}
