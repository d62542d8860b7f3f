// IBM PS/2 Hardware Interface Technical Reference (1988), "Keyboards", commands from the system.
import { beforeEach, describe, expect, test } from 'vitest'
import { Keyboard } from '../../../../../../src-main/engine/devices/i8042-ps2/keyboard.ts'

const PRESS_A = Uint8Array.of(0x1e)

let keyboard: Keyboard

function send(...bytes: number[]): (number | undefined)[] {
  for (const byte of bytes) keyboard.receive(byte)
  return drain()
}

function drain(): (number | undefined)[] {
  const bytes: (number | undefined)[] = []
  while (!keyboard.queue.isEmpty) bytes.push(keyboard.queue.take())
  return bytes
}

function press(): (number | undefined)[] {
  keyboard.pressKeys(PRESS_A)
  return drain()
}

beforeEach(() => {
  keyboard = new Keyboard()
  keyboard.reset()
})

describe('PS/2 keyboard', () => {
  test('reset answers with acknowledge and the passed self-test, and restores set 2', () => {
    send(0xf0, 1)
    expect([send(0xff), press()]).toEqual([[0xfa, 0xaa], [0x1c]])
  })

  test('identifies itself as AB 83', () => {
    expect(send(0xf2)).toEqual([0xfa, 0xab, 0x83])
  })

  test('takes the LEDs', () => {
    expect([send(0xed, 0x07), keyboard.leds]).toEqual([[0xfa, 0xfa], 7])
  })

  test.each([
    [1, 0x1e],
    [2, 0x1c],
    [3, 0x1c],
  ])('switches to scan code set %i and tells it', (set, code) => {
    expect(send(0xf0, set)).toEqual([0xfa, 0xfa])
    expect(send(0xf0, 0)).toEqual([0xfa, 0xfa, set])
    expect(press()).toEqual([code])
  })

  test('is silent while disabled, and drops what was typed then', () => {
    expect([send(0xf5), press(), send(0xf4), press()]).toEqual([[0xfa], [], [0xfa], [0x1c]])
  })

  test('"set defaults" restores set 2 and leaves it enabled or disabled', () => {
    send(0xf0, 1)
    expect([send(0xf6), press()]).toEqual([[0xfa], [0x1c]])
    send(0xf5)
    expect([send(0xf6), press()]).toEqual([[0xfa], []])
  })

  test('echoes, repeats its last byte, and refuses what it does not know', () => {
    expect([send(0xee), send(0xfe), send(0xef), send(0x12)]).toEqual([[0xee], [0xee], [0xfe], [0xfe]])
  })

  test('acknowledges rate and set 3 key types, with their parameters', () => {
    expect([send(0xf3, 0x2b), send(0xf8), send(0xfc, 0x1c), send(0xf4)]).toEqual([[0xfa, 0xfa], [0xfa], [0xfa, 0xfa], [0xfa]])
  })

  test('takes a command that comes instead of a parameter', () => {
    expect(send(0xed, 0xf2)).toEqual([0xfa, 0xab, 0x83].slice(0, 3))
  })

  test('answers a command before keys that wait, which stay', () => {
    keyboard.pressKeys(PRESS_A)
    expect(send(0xed, 0x02)).toEqual([0xfa, 0xfa, 0x1c])
  })
})
