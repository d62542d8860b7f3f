/** What this host has: CPUs, memory, accelerators. */
import { availableParallelism, totalmem } from 'node:os'
import type { HostCapabilities } from '../../src-shared/domain/host-capabilities.ts'
import { MAXIMUM_CPUS, MAXIMUM_MEMORY_MIB, MINIMUM_MEMORY_MIB } from '../../src-shared/domain/vm-spec.ts'

const MIB = 1024 * 1024
/** Share of the host that a single guest may have. */
const GUEST_SHARE = 0.8

/** MiB: of the host or, in a container, of what it may use. */
export function measureMemory(): { total: number; available: number } {
  const constrained = process.constrainedMemory()
  const total = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  return { total: total / MIB, available: process.availableMemory() / MIB }
}

export function hostCapabilities(version: string): HostCapabilities {
  const memoryMiB = Math.floor(measureMemory().total)
  const cpus = availableParallelism()
  const share = Math.floor((memoryMiB * GUEST_SHARE) / 4) * 4
  return {
    version,
    platform: `${process.platform}-${process.arch}`,
    cpus,
    memoryMiB,
    maximumGuestMemoryMiB: Math.max(MINIMUM_MEMORY_MIB, Math.min(MAXIMUM_MEMORY_MIB, share)),
    maximumGuestCpus: Math.min(MAXIMUM_CPUS, Math.max(2, cpus * 2)),
    accelerators: [
      { name: 'interp', usable: true, reason: null },
      { name: 'jit', usable: false, reason: 'the translator comes with a later version' },
      { name: 'kvm', usable: false, reason: 'support for /dev/kvm comes with a later version' },
    ],
  }
}
