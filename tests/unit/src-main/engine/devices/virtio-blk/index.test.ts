import { describe, expect, test } from 'vitest'
import { assignResources, readConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { VIRTIO_BLK } from '../../../../../../src-main/engine/devices/virtio-blk/index.ts'
import type { BlockBackend } from '../../../../../../src-main/engine/storage/block-backend.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'
import { attachRecordingBridge, createPciBench } from '../../../../../support/pci.ts'
import { DriverQueue, DriverRegisters } from '../../../../../support/virtio-driver.ts'

const BAR = 0xe000_0000
const MiB = 2 ** 20
const GiB = 2 ** 30
const MILLISECOND = 1_000_000
const HEADER = 0x8000
const DATA = 0x9000
const STATUS = 0x8fff
const FEATURES = 2n ** 64n - 1n
/** Of a window, and the last chunk that may go beyond it. */
const MOST_IN_A_TURN = 9 * MiB

/** A disk of 4 GiB behind the guest's registers; `moved` counts the bytes that the host moved. */
function createGuest(dma = new MemoryDma(0x2_0000)) {
  const bench = createPciBench()
  attachRecordingBridge(bench)
  const clock = new MockClock()
  const work = { moved: 0, flushes: 0 }
  const count = (_offset: number, bytes: Uint8Array) => {
    work.moved += bytes.length
  }
  const flush = () => {
    work.flushes++
  }
  const disk = (): BlockBackend => ({ size: 4 * GiB, readOnly: false, read: count, write: count, flush, close: () => undefined })
  const [device] = VIRTIO_BLK.create(deviceContext({ pci: bench.bus, disk, dma, clock }), vmSpec({ disks: [{ image: '/a' }] }))
  if (!device) throw new Error('there is no disk')
  device.reset()
  assignResources(bench.ports, [10, 10, 11, 11])
  return { ...bench, clock, device, dma, work, queue: new DriverQueue(dma, 256), driver: new DriverRegisters(bench.mmio, BAR) }
}

type Guest = ReturnType<typeof createGuest>

/** A request whose data lies in buffers that are as long as a descriptor can say, over memory that the guest does not have. */
function ask({ dma, queue }: Guest, type: 0 | 1, lengths: readonly number[]): void {
  dma.writeU32(HEADER, type)
  dma.writeU8(STATUS, 0xee)
  const data = lengths.map((length) => ({ address: DATA, length, write: type === 0 }))
  queue.add({ address: HEADER, length: 16 }, ...data, { address: STATUS, length: 1, write: true })
}

/** Bytes moved in each turn, the notification's first, until the request is answered. */
function turns(guest: Guest, first: () => void): number[] {
  const moved: number[] = []
  for (let step = first; guest.queue.usedIndex === 0 && moved.length < 1000; step = () => guest.clock.advance(MILLISECOND)) {
    const before = guest.work.moved
    step()
    moved.push(guest.work.moved - before)
  }
  return moved
}

test('there is one virtio disk for each disk of the spec, in order', () => {
  const { bus: pci, ports } = createPciBench()
  const none = () => undefined
  const disk = (): BlockBackend => ({ size: 512, readOnly: false, read: none, write: none, flush: none, close: none })
  const devices = VIRTIO_BLK.create(
    deviceContext({ pci, disk, dma: new MemoryDma(16) }),
    vmSpec({ disks: [{ image: '/a' }, { image: '/b' }] }),
  )
  expect(devices.map((device) => device.name)).toEqual(['virtio-blk.0', 'virtio-blk.1'])
  expect([readConfig(ports, 2, 0, 0, 4), readConfig(ports, 3, 0, 0, 4)]).toEqual([0x1042_1af4, 0x1042_1af4])
})

// One write to a register may ask for gigabytes; the host must be able to pause, watch and end the machine all the same.
describe('a hostile driver', () => {
  test.each([
    ['reads', 0],
    ['writes', 1],
  ] as const)('that %s 2 GiB by one request gets it in turns, and its answer at the end', (_name, type) => {
    const guest = createGuest()
    guest.driver.start(guest.queue, FEATURES)
    ask(guest, type, [GiB, GiB])
    const moved = turns(guest, () => guest.driver.notify())
    expect(Math.max(...moved)).toBeLessThanOrEqual(MOST_IN_A_TURN)
    expect(guest.work.moved).toBe(2 * GiB)
    expect([guest.queue.usedElement(0).length, guest.clock.pendingCount]).toEqual([type === 0 ? 2 * GiB + 1 : 1, 0])
    expect(guest.dma.readU8(STATUS)).toBe(0)
  })

  test('that notifies again and again moves no more by it', () => {
    const guest = createGuest()
    guest.driver.start(guest.queue, FEATURES)
    ask(guest, 0, [GiB])
    for (let time = 0; time < 1000; time++) guest.driver.notify()
    expect(guest.work.moved).toBeLessThanOrEqual(MOST_IN_A_TURN)
  })

  test('that asks for a flush 80 times waits its turn, too', () => {
    const guest = createGuest()
    guest.driver.start(guest.queue, FEATURES)
    guest.dma.writeU32(HEADER, 4)
    for (let time = 0; time < 80; time++) guest.queue.add({ address: HEADER, length: 16 }, { address: STATUS, length: 1, write: true })
    guest.driver.notify()
    const first = guest.work.flushes
    guest.clock.advance(20 * MILLISECOND)
    expect([first, guest.work.flushes, guest.queue.usedIndex]).toEqual([8, 80, 80])
  })

  test('that resets the device in the middle gets no answer, and a working device', () => {
    const guest = createGuest()
    guest.driver.start(guest.queue, FEATURES)
    ask(guest, 0, [GiB])
    guest.driver.notify()
    const again = new DriverQueue(guest.dma, 8, 0x5000)
    guest.driver.start(again, FEATURES)
    guest.clock.advance(MILLISECOND)
    ask({ ...guest, queue: again }, 0, [512])
    guest.driver.notify()
    expect([guest.queue.usedIndex, again.usedElement(0).length]).toEqual([0, 513])
  })
})

test('a request that is saved half done goes on in the restored machine, turn by turn as in the first', () => {
  const guest = createGuest()
  guest.driver.start(guest.queue, FEATURES)
  ask(guest, 1, [100 * MiB])
  guest.driver.notify()
  guest.clock.advance(3 * MILLISECOND)
  const early = guest.work.moved
  const copy = createGuest(new MemoryDma(guest.dma.bytes.length))
  copy.dma.bytes.set(guest.dma.bytes)
  copy.clock.advance(guest.clock.now())
  copy.device.load(guest.device.save())
  expect(copy.device.save()).toEqual(guest.device.save())
  const wait = (of: Guest) => turns(of, () => of.clock.advance(MILLISECOND))
  expect(wait(copy)).toEqual(wait(guest))
  expect([early < 100 * MiB, copy.work.moved, copy.queue.usedElement(0).length]).toEqual([true, 100 * MiB - early, 1])
})
