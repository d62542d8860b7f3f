import { describe, expect, test } from 'vitest'
import { type DescriptorChain, MAX_CHAIN_BYTES, QueueError, VirtQueue } from '../../../../../../src-main/engine/devices/virtio/queue.ts'
import { F_EVENT_IDX, F_INDIRECT_DESC } from '../../../../../../src-main/engine/devices/virtio/registers.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'
import { DriverQueue, INDIRECT, NEXT, WRITE } from '../../../../../support/virtio-driver.ts'

function createQueues(size = 8, features = 0n) {
  const driver = new DriverQueue(new MemoryDma(0x2_0000), size)
  const queue = new VirtQueue(driver.dma, 256)
  queue.state = { ...queue.state, ...driver.state }
  queue.features = features
  return { driver, queue, dma: driver.dma }
}

// VIRTIO 1.2, section 2.7.
describe('VirtQueue', () => {
  test('an empty available ring gives no chain', () => {
    expect(createQueues().queue.pop()).toBeUndefined()
  })

  test('a chain gives its readable and its writable buffers in order', () => {
    const { driver, queue } = createQueues()
    driver.add({ address: 0x8000, length: 16 }, { address: 0x9000, length: 512, write: true }, { address: 0xa000, length: 1, write: true })
    expect(queue.pop()).toEqual({
      head: 0,
      readable: [{ address: 0x8000, length: 16 }],
      writable: [
        { address: 0x9000, length: 512 },
        { address: 0xa000, length: 1 },
      ],
    })
    expect(queue.pop()).toBeUndefined()
  })

  test('an indirect table is a chain of its own', () => {
    const { driver, queue } = createQueues(8, F_INDIRECT_DESC)
    driver.writeDescriptor(0, 0x100, 4, NEXT, 2, 0x8000)
    driver.writeDescriptor(2, 0x200, 8, WRITE, 0, 0x8000)
    driver.writeDescriptor(5, 0x8000, 48, INDIRECT)
    driver.publish(5)
    expect(queue.pop()).toEqual({ head: 5, readable: [{ address: 0x100, length: 4 }], writable: [{ address: 0x200, length: 8 }] })
  })

  test('what is pushed appears in the used ring with its length', () => {
    const { driver, queue } = createQueues()
    driver.add({ address: 0x8000, length: 4, write: true })
    driver.add({ address: 0x8000, length: 4, write: true })
    queue.drain((chain) => chain.head + 10)
    expect([driver.usedIndex, driver.usedElement(0), driver.usedElement(1)]).toEqual([2, { head: 0, length: 10 }, { head: 1, length: 11 }])
  })

  test('indices wrap at the ring and at 65536', () => {
    const { driver, queue, dma } = createQueues(2)
    queue.state.nextAvailable = 0xffff
    queue.state.nextUsed = 0xffff
    driver.writeDescriptor(1, 0x8000, 4, WRITE)
    dma.writeU16(driver.available + 4 + 2, 1)
    dma.writeU16(driver.available + 2, 0)
    queue.drain(() => 4)
    expect([queue.state.nextAvailable, driver.usedIndex, driver.usedElement(1)]).toEqual([0, 0, { head: 1, length: 4 }])
  })

  test('a buffer that lies over the available ring does not keep the device busy for ever', () => {
    const { driver, queue, dma } = createQueues(8)
    driver.add({ address: driver.available + 2, length: 2, write: true })
    let served = 0
    queue.drain(() => {
      if (++served > 1000) throw new Error('no end')
      dma.writeU16(driver.available + 2, queue.state.nextAvailable + 1)
      return 2
    })
    expect(served).toBe(8)
  })

  test('a chain that is not finished is offered again from where it was left, before the next one', () => {
    const { driver, queue } = createQueues()
    driver.add({ address: 0x8000, length: 4, write: true })
    driver.add({ address: 0x9000, length: 4, write: true })
    const offered: number[][] = []
    const serve = (chain: DescriptorChain, done: number) => {
      offered.push([chain.head, done])
      return chain.head === 0 && done < 20 ? { done: done + 10 } : 4
    }
    const turn = () => {
      queue.drain(serve)
      return [driver.usedIndex, queue.state.waiting]
    }
    expect([turn(), turn(), turn()]).toEqual([
      [0, true],
      [0, true],
      [2, false],
    ])
    expect(offered).toEqual([
      [0, 0],
      [0, 10],
      [0, 20],
      [1, 0],
    ])
  })

  test('when the turn is over, it waits only if there is something to wait for', () => {
    const { driver, queue } = createQueues()
    const turnOver = () => false
    queue.drain(() => 0, turnOver)
    const empty = queue.state.waiting
    driver.add({ address: 0x8000, length: 4 })
    queue.drain(() => 0, turnOver)
    expect([empty, queue.state.waiting, driver.usedIndex]).toEqual([false, true, 0])
  })

  test('an interrupt is due for what was pushed, unless the driver suppresses it', () => {
    const { driver, queue, dma } = createQueues()
    expect(queue.takeInterrupt()).toBe(false)
    driver.add({ address: 0x8000, length: 4 })
    queue.drain(() => 0)
    expect([queue.takeInterrupt(), queue.takeInterrupt()]).toEqual([true, false])
    dma.writeU16(driver.available, 1)
    driver.add({ address: 0x8000, length: 4 })
    queue.drain(() => 0)
    expect(queue.takeInterrupt()).toBe(false)
  })

  test('with event index an interrupt is due when the used index passes used_event', () => {
    const { driver, queue, dma } = createQueues(8, F_EVENT_IDX)
    dma.writeU16(driver.available + 4 + 16, 1)
    const interrupts = [0, 1, 2].map(() => {
      driver.add({ address: 0x8000, length: 4 })
      queue.drain(() => 0)
      return queue.takeInterrupt()
    })
    expect(interrupts).toEqual([false, true, false])
  })

  test('with event index the device asks for a notification of the next chain', () => {
    const { driver, queue, dma } = createQueues(8, F_EVENT_IDX)
    driver.add({ address: 0x8000, length: 4 })
    driver.add({ address: 0x8000, length: 4 })
    queue.drain(() => 0)
    expect(dma.readU16(driver.used + 4 + 64)).toBe(2)
  })

  test.each<[string, (driver: DriverQueue) => void, string]>([
    ['a chain that is a loop', (driver) => driver.writeDescriptor(0, 0, 1, NEXT, 0), 'loop or too long'],
    ['a successor out of range', (driver) => driver.writeDescriptor(0, 0, 1, NEXT, 8), 'successor 8 of 8'],
    [
      'a chain of too many bytes',
      (driver) => {
        driver.writeDescriptor(0, 0, 0xffff_ffff, NEXT, 1)
        driver.writeDescriptor(1, 0, 2)
      },
      `more than ${MAX_CHAIN_BYTES} bytes`,
    ],
    ['an indirect table of odd length', (driver) => driver.writeDescriptor(0, 0x8000, 17, INDIRECT), 'indirect table of 17 bytes'],
    ['an empty indirect table', (driver) => driver.writeDescriptor(0, 0x8000, 0, INDIRECT), 'indirect table of 0 bytes'],
    ['an indirect descriptor with a successor', (driver) => driver.writeDescriptor(0, 0x8000, 16, INDIRECT | NEXT, 1), 'with a successor'],
    [
      'an indirect table inside an indirect table',
      (driver) => {
        driver.writeDescriptor(0, 0x8000, 16, INDIRECT)
        driver.writeDescriptor(0, 0x8000, 16, INDIRECT, 0, 0x8000)
      },
      'inside a chain',
    ],
    [
      'a readable buffer behind a writable one',
      (driver) => {
        driver.writeDescriptor(0, 0x8000, 1, WRITE | NEXT, 1)
        driver.writeDescriptor(1, 0x8000, 1)
      },
      'readable descriptor behind a writable one',
    ],
  ])('%s is refused', (_, write, message) => {
    const { driver, queue } = createQueues(8, F_INDIRECT_DESC)
    write(driver)
    driver.publish(0)
    expect(() => queue.pop()).toThrow(QueueError)
    expect(() => queue.pop()).toThrow(message)
  })

  test('a head out of range and an index too far ahead are refused', () => {
    const { driver, queue, dma } = createQueues()
    driver.publish(8)
    expect(() => queue.pop()).toThrow('names descriptor 8 of 8')
    dma.writeU16(driver.available + 2, 9)
    expect(() => queue.pop()).toThrow('9 ahead in a queue of 8')
  })

  test('an indirect descriptor is refused when the feature was not negotiated', () => {
    const { driver, queue } = createQueues()
    driver.writeDescriptor(0, 0x8000, 16, INDIRECT)
    driver.publish(0)
    expect(() => queue.pop()).toThrow('without the feature')
  })
})
