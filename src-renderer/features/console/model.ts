/** What a console offers, from plain data. */
import type { RunState } from '../../../src-shared/domain/run-state.ts'

/** Ports with a tab: COM1, those that anything was written to, and the chosen one. */
export function portsShown(enabled: readonly number[], written: ReadonlySet<number>, chosen: number): number[] {
  return enabled.filter((port) => port === 0 || port === chosen || written.has(port))
}

export type Remedy = 'start' | 'resume' | 'reset' | 'restore' | 'powerOff'

/** What helps out of a state in which the console is dead, the best first; none where it is alive or about to be. `snapshot`: there is one to go back to. */
export function remediesOf(state: RunState, snapshot: boolean): readonly Remedy[] {
  const restore: readonly Remedy[] = snapshot ? ['restore'] : []
  switch (state) {
    case 'powered-off':
    case 'saved':
      return ['start']
    case 'aborted':
      return ['start', ...restore]
    case 'paused':
      return ['resume']
    case 'crashed':
      return ['reset', ...restore, 'powerOff']
    default:
      return []
  }
}

/** Keys that browsers and window managers keep for themselves, as the bytes a serial terminal sends. */
export const SPECIAL_KEYS: readonly (readonly [label: string, text: string])[] = [
  ['Ctrl+C', '\x03'],
  ['Ctrl+D', '\x04'],
  ['Ctrl+Z', '\x1a'],
  ['Ctrl+\\', '\x1c'],
  ['Ctrl+W', '\x17'],
  ['Ctrl+T', '\x14'],
  ['Esc', '\x1b'],
  ['Tab', '\t'],
]
