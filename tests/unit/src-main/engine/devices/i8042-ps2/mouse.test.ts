// IBM PS/2 Hardware Interface Technical Reference (1988), "Auxiliary device"; Microsoft IntelliMouse protocol.
import { beforeEach, describe, expect, test } from 'vitest'
import { Mouse } from '../../../../../../src-main/engine/devices/i8042-ps2/mouse.ts'

let mouse: Mouse

function drain(): (number | undefined)[] {
  const bytes: (number | undefined)[] = []
  while (!mouse.queue.isEmpty) bytes.push(mouse.queue.take())
  return bytes
}

function send(...bytes: number[]): (number | undefined)[] {
  for (const byte of bytes) mouse.receive(byte)
  return drain()
}

beforeEach(() => {
  mouse = new Mouse()
  mouse.reset()
})

describe('PS/2 mouse commands', () => {
  test('reset answers acknowledge, passed self-test and identity 0', () => {
    expect(send(0xff)).toEqual([0xfa, 0xaa, 0x00])
  })

  test('status tells mode, scaling, resolution and rate; defaults are 4 counts per mm and 100 per second', () => {
    expect(send(0xe9)).toEqual([0xfa, 0x00, 2, 100])
    send(0xf4, 0xe7, 0xe8, 3, 0xf3, 40)
    mouse.queue.clear()
    expect(send(0xe9)).toEqual([0xfa, 0x30, 3, 40])
    send(0xf6)
    expect(send(0xe9)).toEqual([0xfa, 0x00, 2, 100])
  })

  test('the knock of 200, 100, 80 makes it a mouse with a wheel until reset', () => {
    for (const rate of [200, 100, 80]) send(0xf3, rate)
    expect(send(0xf2)).toEqual([0xfa, 3])
    send(0xff)
    expect(send(0xf2)).toEqual([0xfa, 0])
  })

  test('another order of rates does not', () => {
    for (const rate of [200, 100, 100, 80]) send(0xf3, rate)
    expect(send(0xf2)).toEqual([0xfa, 0])
  })

  test('wrap mode echoes all but reset and its end', () => {
    send(0xee)
    expect([send(0xf2), send(0xec), send(0xf2)]).toEqual([[0xf2], [0xfa], [0xfa, 0]])
  })

  test('refuses what it does not know and repeats its last byte', () => {
    expect([send(0xe1), send(0xfe)]).toEqual([[0xfe], [0xfe]])
  })
})

describe('PS/2 mouse packets', () => {
  test('nothing is reported until it is enabled', () => {
    mouse.move(1, 1, 0, 0)
    expect(drain()).toEqual([])
  })

  test('a packet holds buttons, signs and movement', () => {
    send(0xf4)
    mouse.move(5, -3, 0, 0b001)
    expect(drain()).toEqual([0x08 | 0x20 | 0x01, 5, 0xfd])
  })

  test('movement while a packet waits is added up into the next', () => {
    send(0xf4)
    for (let step = 0; step < 3; step++) mouse.move(10, 0, 0, 0)
    expect(drain()).toEqual([0x08, 10, 0])
    mouse.report()
    expect(drain()).toEqual([0x08, 20, 0])
  })

  test('movement beyond 255 counts goes over several packets', () => {
    send(0xf4)
    mouse.move(-300, 0, 0, 0)
    expect(drain()).toEqual([0x18, 0x01, 0])
    mouse.report()
    expect(drain()).toEqual([0x18, 0xd3, 0])
  })

  test('with a wheel the packet has a fourth byte', () => {
    for (const rate of [200, 100, 80]) send(0xf3, rate)
    send(0xf4)
    mouse.move(0, 0, -1, 0b100)
    expect(drain()).toEqual([0x0c, 0, 0, 0xff])
  })

  test('in remote mode it reports when asked', () => {
    send(0xf4, 0xf0)
    mouse.move(7, 0, 0, 0)
    expect([drain(), send(0xeb)]).toEqual([[], [0xfa, 0x08, 7, 0]])
  })
})
