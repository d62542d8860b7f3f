/** Which operations a machine's buttons offer, and why not: pure, from the run state alone. */
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { LEGAL_STATES, type MachineOperation } from '../../../src-shared/domain/run-state.ts'

/** Why an action is not to be had, as a key of i18n and its values; undefined when it is. */
export interface Refusal {
  readonly key: string
  readonly state?: Machine['state']
}

export function refusalOf(operation: MachineOperation, machine: Machine | undefined): Refusal | undefined {
  if (!machine) return { key: 'why.noMachine' }
  return LEGAL_STATES[operation].includes(machine.state) ? undefined : { key: 'why.state', state: machine.state }
}

/** Colour of a state's mark. */
export function stateColor(state: Machine['state']): string {
  switch (state) {
    case 'running':
      return 'green'
    case 'paused':
    case 'saved':
      return 'blue'
    case 'crashed':
    case 'aborted':
      return 'red'
    case 'powered-off':
      return 'gray'
    default:
      return 'yellow'
  }
}
