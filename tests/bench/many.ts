/** Ten Linux guests at once in one service, all idle at their shells: what each and all together cost. Linux only. */
import { setTimeout as sleep } from 'node:timers/promises'
import { guestFile } from '../../tools/guests/guests.ts'
import { REAL_GUEST, TestService, until } from '../support/test-service.ts'
import type { Figure } from './figure.ts'
import { cpuSeconds } from './process-time.ts'

const GUESTS = 10
const MEMORY_MIB = 256
const BOOT_LIMIT = 600 // seconds, for all of them
const SETTLE = 10_000
const WINDOW = 20_000
const GIB = 2 ** 30

export async function measureMany(): Promise<Figure[]> {
  const kernel = await guestFile('vmlinuz-cloud-amd64')
  const initrd = await guestFile('initrd-tiny-amd64.gz')
  const service = await TestService.start(undefined, [], REAL_GUEST)
  try {
    const begun = performance.now()
    const ids: string[] = []
    for (let index = 0; index < GUESTS; index++) ids.push(await startLinux(service, kernel, initrd, index))
    for (const id of ids) await showsShell(service, id)
    const booted = (performance.now() - begun) / 1000
    await sleep(SETTLE)
    return [{ name: `${GUESTS} Linux guests to their shells`, value: booted, unit: 's' }, ...(await idleFigures(service, ids))]
  } finally {
    for (const { id, state } of await service.client.machine.list()) if (state === 'running') await service.client.machine.powerOff({ id })
    await service.close()
  }
}

async function startLinux(service: TestService, kernel: string, initrd: string, index: number): Promise<string> {
  const boot = { kind: 'kernel' as const, kernel, initrd, commandLine: 'console=ttyS0 quiet' }
  const { id } = await service.client.machine.create({ spec: { name: `linux ${index}`, memoryMiB: MEMORY_MIB, boot } })
  await service.client.machine.start({ id })
  return id
}

async function showsShell(service: TestService, id: string): Promise<void> {
  const terminal = await service.terminal(id)
  await until('the guest is at its shell', () => terminal.text.includes('GUEST-READY'), BOOT_LIMIT)
}

async function idleFigures(service: TestService, ids: readonly string[]): Promise<Figure[]> {
  const threads = async (): Promise<number[]> => {
    const readings = await service.client.machine.counters()
    return ids.map((id) => readings.find(({ machineId }) => machineId === id)?.counters.time.cpu ?? Number.NaN)
  }
  const [before, processBefore, begun] = [await threads(), cpuSeconds(process.pid), performance.now()]
  await sleep(WINDOW)
  const elapsed = performance.now() - begun
  const after = await threads()
  const shares = after.map((time, index) => ((time - (before[index] ?? 0)) / elapsed) * 100)
  const whole = ((cpuSeconds(process.pid) - processBefore) / (elapsed / 1000)) * 100
  return [
    { name: 'the busiest of the idle guests', value: Math.max(...shares), unit: '% of a core', atMost: 1 },
    { name: 'the whole process, for each guest', value: whole / GUESTS, unit: '% of a core', atMost: 1 },
    { name: 'resident, all together', value: process.memoryUsage().rss / GIB, unit: 'GiB', atMost: 24 },
  ]
}
