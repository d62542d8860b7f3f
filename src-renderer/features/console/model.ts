/** What a console offers, from plain data. */
import type { RunState } from '../../../src-shared/domain/run-state.ts'
import type { VmSpec } from '../../../src-shared/domain/vm-spec.ts'

/** Ports with a tab: COM1, those that anything was written to, and the chosen one. */
export function portsShown(enabled: readonly number[], written: ReadonlySet<number>, chosen: View): number[] {
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

/** How large a screen is shown: as large as its place, or so many times its own size. */
export const SCALES = ['fit', 1, 1.5, 2] as const
export type Scale = (typeof SCALES)[number]

/** What a console shows: the screen, or a serial port by number. */
export type View = 'screen' | number

/** A machine that boots as a PC does says what it has to say on its screen; a kernel given by hand, on the serial port. */
export function firstView({ boot, display }: Pick<VmSpec, 'boot' | 'display'>): View {
  const isDirect = boot.kind === 'kernel' || boot.kind === 'demo'
  return display.adapter === 'none' || isDirect ? 0 : 'screen'
}

/** Keys of a PC that browsers and window managers keep for themselves, in the words of parseKeys (src-shared/base/us-keyboard.ts). */
export const DISPLAY_KEYS: readonly (readonly [label: string, keys: string])[] = [
  ['Ctrl+Alt+Del', '<ctrl-alt-delete>'],
  ['Ctrl+Alt+Backspace', '<ctrl-alt-backspace>'],
  ...Array.from({ length: 12 }, (_, index) => [`Ctrl+Alt+F${index + 1}`, `<ctrl-alt-f${index + 1}>`] as const),
  ['PrtSc', '<printscreen>'],
  ['Alt+SysRq', '<alt-sysrq>'],
  ['Ctrl', '<rctrl>'],
  ['Esc', '<esc>'],
  ['Alt+Tab', '<alt-tab>'],
  ['Alt+F4', '<alt-f4>'],
  ['한/영', '<hangul>'],
  ['한자', '<hanja>'],
]
