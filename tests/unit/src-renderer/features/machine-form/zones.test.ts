import { expect, it } from 'vitest'
import { cpuZones, memoryZones, zoneOf } from '../../../../../src-renderer/features/machine-form/zones.ts'
import type { HostCapabilities } from '../../../../../src-shared/domain/host-capabilities.ts'

const HOST: HostCapabilities = {
  version: '0.1.0',
  platform: 'linux-x64',
  cpus: 2,
  memoryMiB: 2048,
  maximumGuestMemoryMiB: 1636,
  maximumGuestCpus: 4,
  accelerators: [],
}

it('memory of a small host is amber above half of it and red above three quarters', () => {
  const zones = memoryZones(HOST)

  expect(zones).toEqual({ minimum: 16, maximum: 1636, amber: 1024, red: 1536 })
  expect([1024, 1025, 1536, 1537].map((value) => zoneOf(value, zones))).toEqual(['green', 'amber', 'amber', 'red'])
})

it('memory of a large host is green up to what one guest can get', () => {
  const zones = memoryZones({ ...HOST, memoryMiB: 65_536, maximumGuestMemoryMiB: 3072 })

  expect(zones).toEqual({ minimum: 16, maximum: 3072, amber: 3072, red: 3072 })
  expect(zoneOf(3072, zones)).toBe('green')
})

it('more processors than the host has are amber, never red', () => {
  const zones = cpuZones(HOST)

  expect([2, 3, 4].map((value) => zoneOf(value, zones))).toEqual(['green', 'amber', 'amber'])
})
