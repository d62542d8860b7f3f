/** The flags of `vm create` as a specification. Pure but for the current folder, to which relative paths belong. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  type BootSpec,
  CDROM_CONTROLLERS,
  type CdromSpec,
  DISK_CONTROLLERS,
  type DiskController,
  type DiskSpec,
  type VmSpec,
  type VmSpecInput,
} from '../../src-shared/domain/vm-spec.ts'
import { CommandError, EXIT } from './exit-codes.ts'

/** What both `vm create` and `vm modify` take. */
export interface CommonFlags {
  readonly memory?: number
  readonly cpus?: number
  readonly smp?: VmSpec['smp']
  readonly cap?: number
  readonly weight?: number
  readonly description?: string
}

export interface ModifyFlags extends CommonFlags {
  readonly name?: string
}

export interface SpecFlags extends CommonFlags {
  readonly name: string
  readonly demo?: boolean
  readonly kernel?: string
  readonly initrd?: string
  readonly append?: string
  readonly disk?: readonly string[]
  readonly vga?: VmSpec['display']['adapter']
  readonly cdrom?: readonly string[]
}

const MODES: Readonly<Record<string, DiskSpec['mode']>> = {
  normal: 'normal',
  'write-through': 'write-through',
  immutable: 'immutable',
  snapshot: 'immutable',
  readonly: 'readonly',
}

export function specFromFlags(flags: SpecFlags): VmSpecInput {
  return {
    name: flags.name,
    boot: bootOf(flags),
    disks: disksOf(flags),
    cdroms: (flags.cdrom ?? []).map(cdromFromFlag),
    display: { adapter: flags.vga ?? 'std' },
    ...changesFromFlags(flags),
  }
}

/** A kernel that is given came with its drivers, and the demonstration system has one for virtio; what boots by itself knows AHCI. */
function disksOf({ demo, disk = [], kernel }: SpecFlags): DiskSpec[] {
  return disk.map((text) => diskFromFlag(text, kernel || demo ? 'virtio' : 'ahci'))
}

/** Throws when there is nothing to change. */
export function modifiedSpec(spec: VmSpec, flags: ModifyFlags): VmSpec {
  const changes = { ...changesFromFlags(flags), ...(flags.name === undefined ? {} : { name: flags.name }) }
  if (Object.keys(changes).length === 0) throw new CommandError(EXIT.usage, 'say what to change: --name, --memory, --cpus, --cap, ...')
  return { ...spec, ...changes }
}

type Changes = Partial<Pick<VmSpec, 'memoryMiB' | 'cpus' | 'smp' | 'executionCap' | 'weight' | 'description'>>

function changesFromFlags({ memory, cpus, smp, cap, weight, description }: CommonFlags): Changes {
  return {
    ...(memory === undefined ? {} : { memoryMiB: memory }),
    ...(cpus === undefined ? {} : { cpus }),
    ...(smp === undefined ? {} : { smp }),
    ...(cap === undefined ? {} : { executionCap: cap }),
    ...(weight === undefined ? {} : { weight }),
    ...(description === undefined ? {} : { description }),
  }
}

function bootOf({ demo, kernel, initrd, append, disk }: SpecFlags): BootSpec {
  const commandLine = append ?? ''
  if (demo && kernel) throw new CommandError(EXIT.usage, '--demo and --kernel exclude each other')
  if (initrd && !kernel) throw new CommandError(EXIT.usage, '--initrd needs --kernel')
  if (kernel) return { kind: 'kernel', kernel: resolve(kernel), ...(initrd ? { initrd: resolve(initrd) } : {}), commandLine }
  if (demo) return { kind: 'demo', commandLine }
  if (append !== undefined) throw new CommandError(EXIT.usage, '--append needs --kernel or --demo')
  if (disk && disk.length > 0) return { kind: 'disk' }
  throw new CommandError(EXIT.usage, 'say what to boot: --demo, --kernel FILE or --disk FILE')
}

/**
 * `FILE`, `FILE,MODE` or with `if=CONTROLLER` behind; a comma that no such word follows belongs to the file's name, unless that names no file and the word looks
 * like a mode.
 */
export function diskFromFlag(text: string, controller: DiskController = 'ahci'): DiskSpec {
  const comma = text.lastIndexOf(',')
  const word = text.slice(comma + 1)
  if (comma < 0) return { image: resolve(text), mode: 'normal', controller }
  const wanted = DISK_CONTROLLERS.find((known) => word === `if=${known}`)
  if (wanted) return diskFromFlag(text.slice(0, comma), wanted)
  const mode = MODES[word]
  if (mode !== undefined) return { image: resolve(text.slice(0, comma)), mode, controller }
  if (/^(if=)?[a-z-]+$/i.test(word) && !existsSync(text)) {
    const words = [...Object.keys(MODES).filter((name) => name !== 'snapshot'), ...DISK_CONTROLLERS.map((name) => `if=${name}`)]
    throw new CommandError(EXIT.usage, `'${word}' is no mode or controller of a disk: ${words.join(', ')}`)
  }
  return { image: resolve(text), mode: 'normal', controller }
}

/** `FILE`, `none` for an empty drive; with `,if=CONTROLLER` behind. */
export function cdromFromFlag(text: string): CdromSpec {
  const match = /^(?<file>.*?)(?:,if=(?<controller>\w+))?$/.exec(text)
  const { file = '', controller = 'ahci' } = match?.groups ?? {}
  const known = CDROM_CONTROLLERS.find((candidate) => candidate === controller)
  if (!known) throw new CommandError(EXIT.usage, `--cdrom ${text}: if= is one of ${CDROM_CONTROLLERS.join(', ')}`)
  return { ...(file === 'none' ? {} : { image: resolve(file) }), controller: known }
}
