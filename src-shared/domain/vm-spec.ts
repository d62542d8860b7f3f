/** What a machine is made of: plain data, validated, unknown keys refused. Running machines never appear in it. */
import * as z from 'zod'
import { MAXIMUM_NAME } from './machine-name.ts'

export const ACCELERATORS = ['auto', 'interp', 'jit', 'kvm'] as const
export const MINIMUM_MEMORY_MIB = 16
/** wasm32 has 4 GiB for everything; see engine/memory/memory-map.ts. */
export const MAXIMUM_MEMORY_MIB = 3072
export const MAXIMUM_CPUS = 8
export const MAXIMUM_DISKS = 8
export const MINIMUM_CAP = 1
export const DEFAULT_WEIGHT = 100
export const MAXIMUM_WEIGHT = 10_000
export const SERIAL_PORTS = 4
export const MAXIMUM_CDROMS = 4
export const MAXIMUM_FLOPPIES = 2
/** Devices that a controller of a kind has places for: two cables with two each; six ports. */
export const CONTROLLER_PLACES = { ide: 4, ahci: 6 } as const

/** A whole number whose refusal tells what was given and what is allowed, in the words of the host's own limits (supervisor/check-spec.ts). */
function whole(minimum: number, maximum: number, unit = '') {
  const error = ({ input }: { readonly input?: unknown }): string => `${input}${unit}; allowed are ${minimum} to ${maximum}`
  return z.int().min(minimum, { error }).max(maximum, { error })
}

const nameError = { error: `a name has 1 to ${MAXIMUM_NAME} characters` }
const machineName = z.string().trim().min(1, nameError).max(MAXIMUM_NAME, nameError)

const path = z.string().min(1).max(4096)

/** How the first instructions get into memory. */
export const BootSpec = z.discriminatedUnion('kind', [
  /** The demonstration system that comes with Innkeeper. */
  z.strictObject({ kind: z.literal('demo'), commandLine: z.string().max(2047).default('') }),
  /** Linux bzImage (64-bit boot protocol) or Multiboot 1 kernel, recognised by its header. */
  z.strictObject({ kind: z.literal('kernel'), kernel: path, initrd: path.optional(), commandLine: z.string().max(2047).default('') }),
  /** No kernel given: boots from the first disk, which needs a firmware (comes with a later version: starting says so). */
  z.strictObject({ kind: z.literal('disk') }),
])

export const DISK_MODES = ['normal', 'write-through', 'immutable', 'readonly'] as const
export const DISK_CONTROLLERS = ['ahci', 'ide', 'virtio'] as const
export const CDROM_CONTROLLERS = ['ahci', 'ide'] as const

/**
 * A disk image. `normal`: read-only base, changes go to the machine's overlay. `write-through`: into the image, left out of snapshots.
 * `immutable`: changes are dropped at power-off (`snapshot` is its old name). `readonly`: the guest cannot write.
 */
export const DiskSpec = z.strictObject({
  image: path,
  mode: z
    .enum([...DISK_MODES, 'snapshot'])
    .transform((mode) => (mode === 'snapshot' ? 'immutable' : mode))
    .default('normal'),
  /** Disks from before there were other controllers are on virtio. */
  controller: z.enum(DISK_CONTROLLERS).default('virtio'),
})

/** A CD and DVD drive; without an image it is empty. The image is never written to. */
export const CdromSpec = z.strictObject({ image: path.optional(), controller: z.enum(CDROM_CONTROLLERS).default('ahci') })

export const SerialSpec = z.strictObject({ enabled: z.boolean().default(true) })

export const DISPLAY_ADAPTERS = ['std', 'none'] as const
export const VIDEO_MEMORY_MIB = [4, 8, 16] as const

const LOOPBACK = '127.0.0.1'

/** A VNC server on the host. VNC's passwords have at most eight characters; whoever can reach another address than this host's own must know one. */
export const VncSpec = z
  .strictObject({
    port: whole(1, 65_535),
    host: z.string().max(255).default(LOOPBACK),
    password: z.string().min(1).max(8).optional(),
  })
  .refine(({ host, password }) => password !== undefined || host === LOOPBACK || host === '::1' || host === 'localhost', {
    path: ['password'],
    error: 'a VNC server that other hosts can reach needs a password',
  })

/** What the guest draws on. `std`: VGA with Bochs VBE modes to 2560x1600. */
export const DisplaySpec = z.strictObject({
  adapter: z.enum(DISPLAY_ADAPTERS).default('std'),
  videoMemoryMiB: z.literal(VIDEO_MEMORY_MIB).default(16),
  /** Viewers of other programs may connect. */
  vnc: VncSpec.optional(),
})

export const SMP_MODES = ['parallel', 'deterministic'] as const

type Drives = { readonly disks: readonly { controller: string }[]; readonly cdroms: readonly { controller: string }[] }

/** No controller has more drives than places. */
function checkPlaces({ disks, cdroms }: Drives, context: z.RefinementCtx): void {
  for (const [controller, places] of Object.entries(CONTROLLER_PLACES)) {
    const wanted = [...disks, ...cdroms].filter((drive) => drive.controller === controller).length
    const message = `${wanted} drives are on the ${controller.toUpperCase()} controller, which has places for ${places}`
    if (wanted > places) context.addIssue({ code: 'custom', path: ['disks'], message })
  }
}

const Fields = z.strictObject({
  name: machineName,
  osType: z.enum(['linux', 'other']).default('linux'),
  description: z.string().max(10_000).default(''),
  cpus: whole(1, MAXIMUM_CPUS).default(1),
  memoryMiB: whole(MINIMUM_MEMORY_MIB, MAXIMUM_MEMORY_MIB, ' MiB').default(512),
  accelerator: z.enum(ACCELERATORS).default('auto'),
  /** Several virtual CPUs run at the same time on threads of their own (`parallel`), or take turns by exact instruction counts (`deterministic`). */
  smp: z.enum(SMP_MODES).default('parallel'),
  /** Percent of one host core that each virtual CPU may use. */
  executionCap: whole(MINIMUM_CAP, 100, ' %').default(100),
  /** Machines that compete for the host's cores share them in proportion to their weights. */
  weight: whole(1, MAXIMUM_WEIGHT).default(DEFAULT_WEIGHT),
  /** Named, versioned CPU model: engine/cpu/cpu-model.ts. */
  cpuModel: z.literal('innkeeper64-v1').default('innkeeper64-v1'),
  boot: BootSpec,
  disks: z.array(DiskSpec).max(MAXIMUM_DISKS).default([]),
  cdroms: z.array(CdromSpec).max(MAXIMUM_CDROMS).default([]),
  /** Machines from before there were displays have none. */
  display: DisplaySpec.default({ adapter: 'none', videoMemoryMiB: 16 }),
  /** COM1..COM4. */
  serials: z
    .array(SerialSpec)
    .length(SERIAL_PORTS)
    .default([{ enabled: true }, { enabled: true }, { enabled: true }, { enabled: true }]),
  /** ISA debug devices: exit port 0F4h and console port 0E9h. */
  debugPorts: z.boolean().default(false),
})

export const VmSpec = Fields.superRefine(checkPlaces)

export type VmSpec = z.output<typeof VmSpec>
export type VmSpecInput = z.input<typeof VmSpec>
export type BootSpec = z.output<typeof BootSpec>
export type DiskSpec = z.output<typeof DiskSpec>
export type CdromSpec = z.output<typeof CdromSpec>
export type DiskController = DiskSpec['controller']

/** Host cores that its virtual CPUs can use at the same time. */
export function coresOf({ cpus, smp }: Pick<VmSpec, 'cpus' | 'smp'>): number {
  return smp === 'parallel' ? cpus : 1
}
