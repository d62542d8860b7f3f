/** The flags of `vm create` as a specification. Pure but for the current folder, to which relative paths belong. */
import { resolve } from 'node:path'
import type { BootSpec, DiskSpec, VmSpecInput } from '../../src-shared/domain/vm-spec.ts'
import { CommandError, EXIT } from './exit-codes.ts'

export interface SpecFlags {
  readonly name: string
  readonly demo?: boolean
  readonly kernel?: string
  readonly initrd?: string
  readonly append?: string
  readonly memory?: number
  readonly cpus?: number
  readonly disk?: readonly string[]
  readonly description?: string
}

const MODES = ['normal', 'write-through', 'snapshot', 'readonly'] as const

export function specFromFlags(flags: SpecFlags): VmSpecInput {
  const { name, memory, cpus, description } = flags
  return {
    name,
    boot: bootOf(flags),
    disks: (flags.disk ?? []).map(diskFromFlag),
    ...(memory === undefined ? {} : { memoryMiB: memory }),
    ...(cpus === undefined ? {} : { cpus }),
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

/** `FILE` or `FILE,MODE`; a comma that no mode follows belongs to the file's name. */
export function diskFromFlag(text: string): DiskSpec {
  const comma = text.lastIndexOf(',')
  const mode = MODES.find((candidate) => candidate === text.slice(comma + 1))
  if (comma < 0 || mode === undefined) return { image: resolve(text), mode: 'normal' }
  return { image: resolve(text.slice(0, comma)), mode }
}
