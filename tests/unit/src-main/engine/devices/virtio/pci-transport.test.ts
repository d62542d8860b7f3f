import { describe, expect, test } from 'vitest'
import { assignResources, readConfig } from '../../../../../../src-main/engine/bus/pci/assign-resources.ts'
import { VirtioPciTransport } from '../../../../../../src-main/engine/devices/virtio/pci-transport.ts'
import type { VirtioDevice } from '../../../../../../src-main/engine/devices/virtio/virtio-device.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'
import { attachRecordingBridge, createPciBench } from '../../../../../support/pci.ts'
import { DriverQueue, DriverRegisters, NEXT } from '../../../../../support/virtio-driver.ts'

const BAR = 0xe000_0000
const ALL = 2n ** 64n - 1n

/** A device that answers every chain with its head and remembers what started it. */
function createBench(dma = new MemoryDma(0x2_0000)) {
  const bench = createPciBench()
  attachRecordingBridge(bench)
  const clock = new MockClock()
  const logged: string[] = []
  const started: bigint[] = []
  const device: VirtioDevice = {
    name: 'virtio-test.0',
    type: 4,
    classCode: 0xff00,
    features: 2n,
    queueSizes: [8],
    readConfigByte: (offset) => offset + 1,
    start: (features) => void started.push(features),
    serve: (_index, chain) => chain.head + 1,
  }
  const transport = new VirtioPciTransport('virtio-test', device, {
    clock,
    dma,
    pci: bench.bus,
    log: (message) => void logged.push(message),
  })
  transport.reset()
  assignResources(bench.ports, [10, 10, 11, 11])
  const queue = new DriverQueue(dma, 8)
  return {
    ...bench,
    clock,
    transport,
    logged,
    started,
    queue,
    driver: new DriverRegisters(bench.mmio, BAR),
    interrupt: () => bench.pirqs[1],
  }
}

// VIRTIO 1.2, section 4.1.
describe('VirtioPciTransport', () => {
  test('the guest finds a modern device', () => {
    const { ports } = createBench()
    expect([readConfig(ports, 2, 0, 0, 4), readConfig(ports, 2, 0, 8, 1), readConfig(ports, 2, 0, 0x34, 1)]).toEqual([0x1044_1af4, 1, 0x40])
  })

  test('a driver that follows the protocol starts it with the features that both know', () => {
    const { driver, queue, started } = createBench()
    expect(driver.start(queue, ALL)).toBe(15)
    expect(started).toEqual([(1n << 32n) | (1n << 29n) | (1n << 28n) | 2n])
  })

  test('a notification serves the queue and interrupts; reading the ISR ends the interrupt', () => {
    const { driver, queue, interrupt } = createBench()
    driver.start(queue, 1n << 32n)
    queue.add({ address: 0x8000, length: 4, write: true })
    driver.notify()
    expect([queue.usedIndex, queue.usedElement(0).length, interrupt()]).toEqual([1, 1, true])
    expect([driver.read(0x1000, 1), interrupt(), driver.read(0x1000, 1)]).toEqual([1, false, 0])
  })

  test('nothing is served before DRIVER_OK or on a queue that does not exist', () => {
    const { driver, queue } = createBench()
    queue.add({ address: 0x8000, length: 4, write: true })
    driver.notify()
    driver.start(queue, 1n << 32n)
    driver.notify(1)
    expect(queue.usedIndex).toBe(0)
  })

  test('a hostile ring stops the device in words until it is reset', () => {
    const { driver, queue, interrupt, logged } = createBench()
    driver.start(queue, 1n << 32n)
    queue.writeDescriptor(0, 0, 1, NEXT, 0)
    queue.publish(0)
    driver.notify()
    expect([driver.read(0x14, 1), interrupt(), driver.read(0x1000, 1)]).toEqual([15 | 64, true, 2])
    expect(logged).toEqual(['virtio-test.0: queue 0: descriptor chain is a loop or too long; the device waits for its driver to reset it'])
    driver.notify()
    expect(logged).toHaveLength(1)
    const again = new DriverQueue(queue.dma, 8, 0x5000)
    driver.start(again, 1n << 32n)
    again.add({ address: 0x8000, length: 4, write: true })
    driver.notify()
    expect(again.usedIndex).toBe(1)
  })

  test('device configuration is read in any width', () => {
    const { driver } = createBench()
    expect([driver.read(0x2000, 4), driver.read(0x2003, 1)]).toEqual([0x0403_0201, 4])
  })

  test('a restored device goes on with its rings, and its interrupt is up', () => {
    const from = createBench()
    from.driver.start(from.queue, 1n << 32n)
    from.queue.add({ address: 0x8000, length: 4, write: true })
    from.driver.notify()
    const to = createBench(from.queue.dma)
    to.transport.load(from.transport.save())
    expect([to.interrupt(), to.driver.read(0x1000, 1)]).toEqual([true, 1])
    from.queue.add({ address: 0x8000, length: 4, write: true })
    to.driver.notify()
    expect([from.queue.usedIndex, from.queue.usedElement(1)]).toEqual([2, { head: 1, length: 2 }])
  })

  test('saved state with an unknown field is refused', () => {
    const { transport } = createBench()
    const { kind, version, fields } = transport.save()
    expect(() => transport.load({ kind, version, fields: { ...fields, extra: 1 } })).toThrow('unknown fields: extra')
  })
})
