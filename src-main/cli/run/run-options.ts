/** The options of `innkeeper run` as a machine's configuration. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  ACCELERATORS,
  CDROM_CONTROLLERS,
  type CdromSpec,
  DISK_CONTROLLERS,
  type DiskSpec,
  SMP_MODES,
  VmSpec,
} from '../../../src-shared/domain/vm-spec.ts'
import { ARCHITECTURES, type Architecture } from '../../engine/debug/registers.ts'
import type { MachineConfig } from '../../engine/machine/machine-config.ts'
import { type DisplayOptions, type DisplayPlan, displayOf } from './display-options.ts'
import { type GuestSymbol, readSymbols } from './profile/symbols.ts'
import { UsageError } from './usage-error.ts'

/** As the command line gives them. */
export interface RunOptions extends DisplayOptions {
  readonly kernel?: string
  readonly initrd?: string
  readonly append?: string
  readonly demo?: boolean
  readonly memory?: string
  readonly cpus?: string
  readonly cap?: string
  readonly disk?: readonly string[]
  readonly cdrom?: readonly string[]
  readonly serial: string
  readonly debugExit?: boolean
  readonly accel: string
  readonly smp?: string
  readonly check?: string
  readonly trace?: string
  readonly profile?: string
  readonly symbols?: readonly string[]
  readonly timeout?: string
  readonly gdb?: string
  readonly stopped?: boolean
}

export type SerialChoice = { readonly kind: 'stdio' } | { readonly kind: 'none' } | { readonly kind: 'file'; readonly path: string }

export interface RunPlan {
  readonly config: MachineConfig
  readonly serial: SerialChoice
  /** Seconds, or undefined for no limit. */
  readonly timeout: number | undefined
  readonly profile: ProfilePlan | undefined
  readonly gdb: GdbPlan | undefined
  readonly display: DisplayPlan | undefined
}

export interface GdbPlan {
  readonly port: number
  /** The guest waits for the debugger before its first instruction. */
  readonly stopped: boolean
}

export interface ProfilePlan {
  readonly path: string
  readonly symbols: readonly GuestSymbol[]
}

export { UsageError }

const TRACES = ['int', 'exit', 'io'] as const
const DISK_FLAGS: Readonly<Record<string, DiskSpec['mode']>> = { readonly: 'readonly', snapshot: 'immutable', immutable: 'immutable' }

/** Throws UsageError. */
export function planRun(options: RunOptions): RunPlan {
  const { display, plan } = displayOf(options, options.kernel !== undefined || options.demo === true)
  const spec = VmSpec.safeParse({
    name: 'run',
    boot: bootOf(options),
    memoryMiB: options.memory === undefined ? 512 : wholeNumber('--memory', options.memory),
    cpus: options.cpus === undefined ? 1 : wholeNumber('--cpus', options.cpus),
    executionCap: options.cap === undefined ? 100 : wholeNumber('--cap', options.cap),
    accelerator: acceleratorOf(options.accel),
    smp: smpOf(options.smp),
    disks: (options.disk ?? []).map((text) => diskOf(text, options)),
    cdroms: (options.cdrom ?? []).map(cdromOf),
    display,
    debugPorts: options.debugExit ?? false,
  })
  if (!spec.success) throw new UsageError(spec.error.issues.map((issue) => `${optionOf(issue.path)}: ${issue.message}`).join('\n'))
  const gdb = gdbOf(options)
  const trace = options.trace === undefined ? [] : tracesOf(options.trace)
  const check = options.check === undefined ? {} : { check: blocksOf(options.check, spec.data) }
  return {
    config: {
      spec: spec.data,
      overlays: spec.data.disks.map(() => undefined),
      trace,
      profile: options.profile !== undefined,
      ...check,
      ...(gdb ? { debugger: gdb.architecture } : {}),
    },
    display: plan,
    gdb: gdb?.plan,
    profile: profileOf(options),
    serial: serialOf(options.serial),
    timeout: options.timeout === undefined ? undefined : positive('--timeout', options.timeout),
  }
}

function bootOf({ kernel, initrd, append, demo }: RunOptions): unknown {
  if (demo && kernel) throw new UsageError('give --kernel or --demo, not both')
  if (initrd && demo) throw new UsageError('--initrd belongs to --kernel; the demonstration system takes none')
  if (demo) return { kind: 'demo', commandLine: append ?? '' }
  if (!kernel) throw new UsageError('nothing to boot: give --kernel FILE, or --demo for the included demonstration system')
  const files = { kernel: existing('--kernel', kernel), ...(initrd ? { initrd: existing('--initrd', initrd) } : {}) }
  return { kind: 'kernel', ...files, commandLine: append ?? '' }
}

function existing(option: string, path: string): string {
  if (!existsSync(path)) throw new UsageError(`${option}: there is no file '${path}'`)
  return resolve(path)
}

/** `FILE[,readonly|,immutable][,if=ahci|ide|virtio]`; without a mode, writes go into the file. */
function diskOf(text: string, { demo, kernel }: RunOptions): DiskSpec {
  const { path, words, controller } = driveOf('--disk', text, DISK_CONTROLLERS)
  const unknown = words.find((word) => !(word in DISK_FLAGS))
  if (unknown !== undefined) throw new UsageError(`--disk ${text}: '${unknown}' is not readonly, immutable or if=...`)
  if (words.length > 1) throw new UsageError(`--disk ${text}: give readonly or immutable, not both`)
  // A kernel that is given came with its drivers, as ever; what boots by itself knows AHCI.
  return {
    image: path,
    mode: DISK_FLAGS[words[0] ?? ''] ?? 'write-through',
    controller: controller ?? (kernel || demo ? 'virtio' : 'ahci'),
  }
}

/** `FILE[,if=ahci|ide]`, or `none` for an empty drive. */
function cdromOf(text: string): CdromSpec {
  const { path, words, controller = 'ahci' } = driveOf('--cdrom', text, CDROM_CONTROLLERS)
  if (words.length > 0) throw new UsageError(`--cdrom ${text}: '${words[0]}' is not if=ahci or if=ide`)
  return { ...(path === '' ? {} : { image: path }), controller }
}

interface DriveWords<Controller> {
  /** Empty: no file. */
  readonly path: string
  readonly words: readonly string[]
  readonly controller: Controller | undefined
}

function driveOf<Controller extends string>(option: string, text: string, controllers: readonly Controller[]): DriveWords<Controller> {
  const [path = '', ...flags] = text.split(',')
  const wanted = flags.filter((flag) => flag.startsWith('if=')).map((flag) => flag.slice(3))
  const controller = controllers.find((known) => known === wanted[0])
  if (wanted.length > 1 || (wanted.length > 0 && !controller))
    throw new UsageError(`${option} ${text}: if= is one of ${controllers.join(', ')}`)
  const words = flags.filter((flag) => !flag.startsWith('if='))
  return { path: path === 'none' && option !== '--disk' ? '' : existing(option, path), words, controller }
}

function acceleratorOf(name: string): VmSpec['accelerator'] {
  const known = ACCELERATORS.find((candidate) => candidate === name)
  if (!known) throw new UsageError(`--accel: '${name}' is not one of ${ACCELERATORS.join(', ')}`)
  return known
}

function blocksOf(text: string, { accelerator }: VmSpec): number {
  if (accelerator !== 'jit') throw new UsageError('--check compares translated code with the interpreter: give --accel jit')
  const blocks = wholeNumber('--check', text)
  if (blocks < 1) throw new UsageError(`--check: '${text}' is not a number of blocks above 0`)
  return blocks
}

function smpOf(name: string | undefined): VmSpec['smp'] | undefined {
  const known = SMP_MODES.find((candidate) => candidate === name)
  if (!known && name !== undefined) throw new UsageError(`--smp: '${name}' is not one of ${SMP_MODES.join(', ')}`)
  return known
}

function profileOf({ profile, symbols = [] }: RunOptions): ProfilePlan | undefined {
  if (profile === undefined && symbols.length > 0) throw new UsageError('--symbols needs --profile FILE')
  if (profile === undefined) return undefined
  return { path: resolve(profile), symbols: symbols.flatMap((path) => symbolsOf(existing('--symbols', path))) }
}

function symbolsOf(path: string): GuestSymbol[] {
  try {
    return readSymbols(path)
  } catch (error) {
    throw new UsageError(`--symbols: ${(error as Error).message}`)
  }
}

/** `PORT[,ARCHITECTURE]`; port 0: any that is free. */
function gdbOf({ gdb, stopped = false, check }: RunOptions): { readonly plan: GdbPlan; readonly architecture: Architecture } | undefined {
  if (gdb === undefined && stopped) throw new UsageError('-S needs --gdb PORT: nothing else could let the guest go on')
  if (gdb === undefined) return undefined
  if (check !== undefined) throw new UsageError('give --gdb or --check, not both: what a debugger changes has no second run')
  const [port = '', name = 'x86-64'] = gdb.split(',')
  const architecture = ARCHITECTURES.find((known) => known === name)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) throw new UsageError(`--gdb: '${port}' is not a port from 0 to 65535`)
  if (!architecture) throw new UsageError(`--gdb: '${name}' is not one of ${ARCHITECTURES.join(', ')}`)
  return { plan: { port: Number(port), stopped }, architecture }
}

function tracesOf(text: string): (typeof TRACES)[number][] {
  return text.split(',').map((name) => {
    const known = TRACES.find((candidate) => candidate === name)
    if (!known) throw new UsageError(`--trace: '${name}' is not one of ${TRACES.join(', ')}`)
    return known
  })
}

function serialOf(text: string): SerialChoice {
  if (text === 'stdio' || text === 'none') return { kind: text }
  if (text.startsWith('file:') && text.length > 5) return { kind: 'file', path: resolve(text.slice(5)) }
  throw new UsageError(`--serial: '${text}' is not stdio, file:FILE or none`)
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${option}: '${text}' is not a whole number`)
  return Number(text)
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (!(value > 0) || !Number.isFinite(value)) throw new UsageError(`${option}: '${text}' is not a number of seconds above 0`)
  return value
}

const OPTIONS: Readonly<Record<string, string>> = {
  memoryMiB: '--memory',
  cpus: '--cpus',
  executionCap: '--cap',
  disks: '--disk',
  cdroms: '--cdrom',
  boot: '--append',
  display: '--vnc',
}

function optionOf(path: readonly PropertyKey[]): string {
  return OPTIONS[String(path[0])] ?? String(path[0])
}
