/** The options of `innkeeper run` that concern the display: what the machine has, and what is done with it. */
import { resolve } from 'node:path'
import { parseKeys } from '../../../src-shared/base/us-keyboard.ts'
import { DISPLAY_ADAPTERS, type VmSpecInput } from '../../../src-shared/domain/vm-spec.ts'
import { UsageError } from './usage-error.ts'

export interface DisplayOptions {
  readonly vga?: string
  readonly vnc?: string
  readonly vncPassword?: string
  readonly screenshot?: string
  readonly after?: string
  readonly type?: string
}

export interface DisplayPlan {
  /** File for the picture. */
  readonly screenshot: string | undefined
  /** Groups of scan codes. */
  readonly keys: readonly (readonly number[])[]
  /** Seconds from the start. */
  readonly after: number
}

const DEFAULT_AFTER = 5
const DEFAULT_HOST = '127.0.0.1'

/** A kernel that is booted directly has a display only where one is asked for. Throws UsageError. */
export function displayOf(
  options: DisplayOptions,
  isDirect: boolean,
): { readonly display: VmSpecInput['display']; readonly plan: DisplayPlan | undefined } {
  const { screenshot, type, vga, vnc } = options
  const isUsed = screenshot !== undefined || type !== undefined || vnc !== undefined
  const adapter = vga === undefined ? (isDirect && !isUsed ? 'none' : 'std') : adapterOf(vga)
  if (adapter === 'none' && isUsed) throw new UsageError('--vnc, --screenshot and --type need a display: leave --vga none out')
  const isPlanned = screenshot !== undefined || type !== undefined
  return {
    display: { adapter, ...(vnc === undefined ? {} : { vnc: vncOf(vnc, options.vncPassword) }) },
    plan: isPlanned ? { screenshot: screenshot && resolve(screenshot), keys: keysOf(type), after: afterOf(options.after) } : undefined,
  }
}

function adapterOf(name: string): (typeof DISPLAY_ADAPTERS)[number] {
  const known = DISPLAY_ADAPTERS.find((candidate) => candidate === name)
  if (!known) throw new UsageError(`--vga: '${name}' is not one of ${DISPLAY_ADAPTERS.join(', ')}`)
  return known
}

/** `PORT` or `HOST:PORT`. */
function vncOf(text: string, password: string | undefined) {
  const match = /^(?:(.+):)?(\d{1,5})$/.exec(text)
  if (!match) throw new UsageError(`--vnc: '${text}' is not PORT or HOST:PORT`)
  return { port: Number(match[2]), host: match[1] ?? DEFAULT_HOST, ...(password === undefined ? {} : { password }) }
}

function keysOf(text: string | undefined): number[][] {
  try {
    return text === undefined ? [] : parseKeys(text)
  } catch (error) {
    throw new UsageError(`--type: ${(error as Error).message}`)
  }
}

function afterOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_AFTER
  const seconds = Number(text)
  if (!(seconds >= 0) || !Number.isFinite(seconds)) throw new UsageError(`--after: '${text}' is not a number of seconds`)
  return seconds
}
