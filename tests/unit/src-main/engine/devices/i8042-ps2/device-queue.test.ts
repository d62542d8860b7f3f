import { expect, test } from 'vitest'
import { DeviceQueue } from '../../../../../../src-main/engine/devices/i8042-ps2/device-queue.ts'

const drain = (queue: DeviceQueue) => {
  const bytes: (number | undefined)[] = []
  while (!queue.isEmpty) bytes.push(queue.take())
  return bytes
}

test('answers go before observations', () => {
  const queue = new DeviceQueue(8)
  queue.observe([1, 2])
  queue.answer(0xfa)
  expect(drain(queue)).toEqual([0xfa, 1, 2])
})

test('a group that does not fit is dropped whole', () => {
  const queue = new DeviceQueue(4)
  queue.observe([1, 2, 3])
  queue.observe([4, 5])
  queue.observe([6])
  expect(drain(queue)).toEqual([1, 2, 3, 6])
})

test('the last byte can be sent again', () => {
  const queue = new DeviceQueue(4)
  queue.answer(0xfa, 0xaa)
  queue.take()
  queue.take()
  queue.resend()
  expect(drain(queue)).toEqual([0xaa])
})

test('asking again and again without taking anything does not grow the queue', () => {
  const queue = new DeviceQueue(4)
  queue.answer(0xaa)
  queue.take()
  for (let request = 0; request < 1000; request++) queue.resend()
  expect(drain(queue)).toEqual(Array.from({ length: 16 }, () => 0xaa))
})

test('an empty queue gives nothing and is quiet', () => {
  const queue = new DeviceQueue(4)
  expect([queue.take(), queue.isQuiet]).toEqual([undefined, true])
})
