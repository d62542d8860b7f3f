/** A machine as forms edit it: every field present, numbers possibly half typed. Checked by the contract's own schema and the host's limits. */
import type { HostCapabilities } from '../../../src-shared/domain/host-capabilities.ts'
import { nameKey } from '../../../src-shared/domain/machine-name.ts'
import {
  type BootSpec,
  DEFAULT_WEIGHT,
  type DiskSpec,
  MAXIMUM_WEIGHT,
  MINIMUM_CAP,
  MINIMUM_MEMORY_MIB,
  VmSpec,
  type VmSpecInput,
} from '../../../src-shared/domain/vm-spec.ts'

/** Without it a Linux kernel says nothing on the console that Innkeeper shows. */
export const CONSOLE_ON_SERIAL = 'console=ttyS0'

export interface Draft {
  name: string
  osType: VmSpec['osType']
  description: string
  cpus: number | string
  smp: VmSpec['smp']
  memoryMiB: number | string
  executionCap: number | string
  weight: number | string
  /** What each kind needs stands by itself, so that nothing is lost when the kind is changed to and fro. */
  boot: { kind: BootSpec['kind']; kernel: string; initrd: string; commandLine: string; demoCommandLine: string }
  disks: DiskSpec[]
  display: VmSpec['display']
}

/** Words to be said about a field: a key of i18n and its values. */
export interface FieldProblem {
  readonly key:
    | 'error.name'
    | 'error.nameTaken'
    | 'error.memory'
    | 'error.cpus'
    | 'error.executionCap'
    | 'error.weight'
    | 'error.path'
    | 'error.commandLine'
    | 'error.description'
    | 'error.bootDisk'
  readonly values: Readonly<Record<string, number>>
}

export function newDraft(): Draft {
  return {
    name: '',
    osType: 'linux',
    description: '',
    cpus: 1,
    smp: 'parallel',
    memoryMiB: 512,
    executionCap: 100,
    weight: DEFAULT_WEIGHT,
    boot: { kind: 'demo', kernel: '', initrd: '', commandLine: CONSOLE_ON_SERIAL, demoCommandLine: '' },
    disks: [],
    display: { adapter: 'std', videoMemoryMiB: 16 },
  }
}

export function draftOf({ name, osType, description, cpus, smp, memoryMiB, executionCap, weight, boot, disks, display }: VmSpec): Draft {
  const kernel = boot.kind === 'kernel' ? boot : undefined
  return {
    name,
    osType,
    description,
    cpus,
    smp,
    memoryMiB,
    executionCap,
    weight,
    boot: {
      kind: boot.kind,
      kernel: kernel?.kernel ?? '',
      initrd: kernel?.initrd ?? '',
      commandLine: kernel?.commandLine ?? CONSOLE_ON_SERIAL,
      demoCommandLine: boot.kind === 'demo' ? boot.commandLine : '',
    },
    disks: disks.map((disk) => ({ ...disk })),
    display: { ...display },
  }
}

/** What forms do not show is kept as it was in `base`. */
export function specOf(draft: Draft, base?: VmSpec): VmSpecInput {
  const { cpus, memoryMiB, executionCap, weight, boot, ...rest } = draft
  const numbers = { cpus: Number(cpus), memoryMiB: Number(memoryMiB), executionCap: Number(executionCap), weight: Number(weight) }
  return { ...base, ...rest, ...numbers, boot: bootOf(boot) }
}

function bootOf({ kind, kernel, initrd, commandLine, demoCommandLine }: Draft['boot']): BootSpec {
  if (kind === 'demo') return { kind, commandLine: demoCommandLine }
  if (kind === 'disk') return { kind }
  return { kind, kernel: kernel.trim(), ...(initrd.trim() ? { initrd: initrd.trim() } : {}), commandLine }
}

/** Problems by field (`boot.kernel`, `disks.0.image`); empty when the machine can be asked for. `others`: names of the other machines. */
export function draftProblems(draft: Draft, host: HostCapabilities, others: readonly string[] = []): Record<string, FieldProblem> {
  const problems: Record<string, FieldProblem> = {}
  const name = draft.name.trim()
  if (others.some((other) => nameKey(other) === nameKey(name))) problems.name = { key: 'error.nameTaken', values: {} }
  const fields = (VmSpec.safeParse(specOf(draft)).error?.issues ?? []).map(({ path }) => path.join('.'))
  if (Number(draft.memoryMiB) > host.maximumGuestMemoryMiB) fields.push('memoryMiB')
  if (Number(draft.cpus) > host.maximumGuestCpus) fields.push('cpus')
  if (draft.boot.kind === 'disk' && draft.disks.length === 0) fields.push('disks')
  for (const field of fields) problems[field] = problemOf(field, host)
  return problems
}

function problemOf(field: string, host: HostCapabilities): FieldProblem {
  switch (field) {
    case 'name':
      return { key: 'error.name', values: {} }
    case 'description':
      return { key: 'error.description', values: {} }
    case 'memoryMiB':
      return { key: 'error.memory', values: { least: MINIMUM_MEMORY_MIB, most: host.maximumGuestMemoryMiB } }
    case 'cpus':
      return { key: 'error.cpus', values: { most: host.maximumGuestCpus } }
    case 'executionCap':
      return { key: 'error.executionCap', values: { least: MINIMUM_CAP } }
    case 'weight':
      return { key: 'error.weight', values: { most: MAXIMUM_WEIGHT } }
    case 'boot.commandLine':
      return { key: 'error.commandLine', values: {} }
    case 'disks':
      return { key: 'error.bootDisk', values: {} }
    default:
      return { key: 'error.path', values: {} }
  }
}

/** Pages of the settings, the first of them steps of the wizard: each with the beginnings of its fields' names. */
export const STEPS = [
  { name: 'name', fields: ['name', 'description'] },
  { name: 'boot', fields: ['boot', 'osType'] },
  { name: 'hardware', fields: ['memoryMiB', 'cpus'] },
  { name: 'storage', fields: ['disks'] },
  { name: 'share', fields: ['executionCap', 'weight'] },
  { name: 'display', fields: ['display'] },
] as const

/** Steps that the wizard has; it leaves out what is for later. */
export const WIZARD_STEPS = 4

/** The step on which a field is; the wizard's last one for fields that no step shows. */
export function stepOf(field: string): number {
  const head = field.split('.')[0] ?? ''
  const step = STEPS.findIndex(({ fields }) => (fields as readonly string[]).includes(head))
  return step < 0 ? WIZARD_STEPS - 1 : step
}
