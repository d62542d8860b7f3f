/** How much of the host a slider's value takes, in VirtualBox's colours: green is harmless, amber slows the host down, red starves it. */
import type { HostCapabilities } from '../../../src-shared/domain/host-capabilities.ts'
import { MINIMUM_MEMORY_MIB } from '../../../src-shared/domain/vm-spec.ts'

export interface Zones {
  readonly minimum: number
  readonly maximum: number
  /** Above it, amber; above `red`, red. Both at most `maximum`. */
  readonly amber: number
  readonly red: number
}

export type Zone = 'green' | 'amber' | 'red'

const AMBER_SHARE = 0.5
const RED_SHARE = 0.75

export function memoryZones(host: HostCapabilities): Zones {
  const maximum = host.maximumGuestMemoryMiB
  const share = (part: number): number => Math.min(maximum, Math.floor(host.memoryMiB * part))
  return { minimum: MINIMUM_MEMORY_MIB, maximum, amber: share(AMBER_SHARE), red: share(RED_SHARE) }
}

/** More processors than the host has take turns on them: slow, and no harm to the host. */
export function cpuZones(host: HostCapabilities): Zones {
  const maximum = host.maximumGuestCpus
  return { minimum: 1, maximum, amber: Math.min(maximum, host.cpus), red: maximum }
}

export function zoneOf(value: number, { amber, red }: Zones): Zone {
  if (value > red) return 'red'
  return value > amber ? 'amber' : 'green'
}
