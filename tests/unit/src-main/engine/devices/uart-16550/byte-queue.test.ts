import { expect, test } from 'vitest'
import { ByteQueue } from '../../../../../../src-main/engine/devices/uart-16550/byte-queue.ts'

test('a byte queue gives bytes in the order in which they came, over all chunks', () => {
  const queue = new ByteQueue(100)
  queue.push(Uint8Array.of(1, 2))
  queue.push(Uint8Array.of(3))
  expect([queue.shift(), queue.shift(), queue.shift(), queue.length]).toEqual([1, 2, 3, 0])
})

test('a byte queue copies out what waits, without what was taken', () => {
  const queue = new ByteQueue(100)
  queue.push(Uint8Array.of(1, 2, 3))
  queue.push(Uint8Array.of(4, 5))
  queue.shift()
  expect([...queue.toBytes()]).toEqual([2, 3, 4, 5])
})

test('a byte queue takes no more than its limit and keeps its own copy', () => {
  const queue = new ByteQueue(3)
  const bytes = Uint8Array.of(1, 2, 3, 4)
  expect(queue.push(bytes)).toBe(3)
  bytes.fill(9)
  expect([...queue.toBytes()]).toEqual([1, 2, 3])
})

test('an empty byte queue refuses to give', () => {
  expect(() => new ByteQueue(1).shift()).toThrow('the byte queue is empty')
})
