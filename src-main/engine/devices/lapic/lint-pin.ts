/** One local interrupt input (LINT0, LINT1) seen through its LVT entry: what its level and its edges mean. Intel SDM vol. 3A section 11.5.1. */
import * as R from './registers.ts'

export type LintEffect = 'none' | 'fixed' | 'nmi' | 'init'

/** ExtINT entries follow the pin as a level: the 8259's INTR passes through. */
export function passesExternal(entry: number, level: boolean): boolean {
  return level && !(entry & R.LVT_MASKED) && deliveryMode(entry) === R.MODE_EXTINT
}

/** What happens when the pin changes from `before` to `after` (electrical levels); polarity applies to fixed interrupts. */
export function effectOfChange(entry: number, before: boolean, after: boolean): LintEffect {
  if (entry & R.LVT_MASKED) return 'none'
  const low = (entry & R.LVT_ACTIVE_LOW) !== 0
  if (after === low || before === after) return 'none'
  if (deliveryMode(entry) === R.MODE_NMI) return 'nmi'
  if (deliveryMode(entry) === R.MODE_INIT) return 'init'
  return deliveryMode(entry) === R.MODE_FIXED ? 'fixed' : 'none'
}

function deliveryMode(entry: number): number {
  return (entry >> R.LVT_MODE_SHIFT) & 7
}
