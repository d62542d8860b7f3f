// IBM PS/2 Hardware Interface Technical Reference (1988), "Keyboard and Auxiliary Device Controller".
import { beforeEach, describe, expect, test } from 'vitest'
import { Ps2Controller } from '../../../../../../src-main/engine/devices/i8042-ps2/chip.ts'
import * as R from '../../../../../../src-main/engine/devices/i8042-ps2/registers.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

const BYTE_TIME = 200_000

let clock: MockClock
let irq1: FakeIrqLine
let irq12: FakeIrqLine
let resets: number
let controller: Ps2Controller

beforeEach(() => {
  clock = new MockClock()
  irq1 = new FakeIrqLine()
  irq12 = new FakeIrqLine()
  resets = 0
  controller = new Ps2Controller({
    clock,
    setKeyboardInterrupt: (level) => irq1.set(level),
    setMouseInterrupt: (level) => irq12.set(level),
    resetSystem: () => resets++,
  })
  controller.reset()
})

const status = (mask: number) => controller.readStatus() & mask

/** Reads what comes, waiting for the devices. */
function readAll(): number[] {
  const bytes: number[] = []
  for (clock.advance(BYTE_TIME); status(R.STATUS_OBF); clock.advance(2 * BYTE_TIME)) bytes.push(controller.readData())
  return bytes
}

function command(code: number, ...data: number[]): number[] {
  controller.writeCommand(code)
  for (const byte of data) controller.writeData(byte)
  return readAll()
}

function press(...codes: number[]): void {
  controller.keyboard.pressKeys(Uint8Array.from(codes))
  controller.pump()
}

describe('8042 commands', () => {
  test('starts as firmware leaves it: keyboard with translation and interrupt, mouse disabled', () => {
    expect(command(R.CMD_READ_MEMORY)).toEqual([0x65])
  })

  test('the self-test passes and sets the system flag', () => {
    command(R.CMD_WRITE_MEMORY, 0)
    expect([status(R.STATUS_SYSTEM), command(R.CMD_SELF_TEST), status(R.STATUS_SYSTEM)]).toEqual([0, [0x55], R.STATUS_SYSTEM])
  })

  test('both ports pass their tests', () => {
    expect([command(R.CMD_TEST_KEYBOARD), command(R.CMD_TEST_AUX)]).toEqual([[0], [0]])
  })

  test('the command byte is read back as written', () => {
    command(R.CMD_WRITE_MEMORY, 0x47)
    expect(command(R.CMD_READ_MEMORY)).toEqual([0x47])
  })

  test('disabling and enabling the ports shows in the command byte', () => {
    const after = [R.CMD_DISABLE_AUX, R.CMD_DISABLE_KEYBOARD, R.CMD_ENABLE_AUX, R.CMD_ENABLE_KEYBOARD].map((code) => {
      command(code)
      return (command(R.CMD_READ_MEMORY)[0] as number) & (R.CONFIG_AUX_DISABLED | R.CONFIG_KEYBOARD_DISABLED)
    })
    expect(after).toEqual([0x20, 0x30, 0x10, 0])
  })

  test('status tells whether the last write was a command', () => {
    controller.writeCommand(R.CMD_WRITE_MEMORY)
    expect(status(R.STATUS_COMMAND)).toBe(R.STATUS_COMMAND)
    controller.writeData(0x45)
    expect(status(R.STATUS_COMMAND)).toBe(0)
  })

  test('A20 in the output port keeps what was written', () => {
    command(R.CMD_WRITE_OUTPUT_PORT, 0x01)
    expect((command(R.CMD_READ_OUTPUT_PORT)[0] as number) & R.OUTPUT_A20).toBe(0)
    command(R.CMD_WRITE_OUTPUT_PORT, 0x03)
    expect((command(R.CMD_READ_OUTPUT_PORT)[0] as number) & R.OUTPUT_A20).toBe(R.OUTPUT_A20)
  })

  test('pulsing bit 0 of the output port resets the system, by FEh and by writing the port', () => {
    command(0xff)
    expect(resets).toBe(0)
    command(0xfe)
    expect(resets).toBe(1)
    command(R.CMD_WRITE_OUTPUT_PORT, 0x02)
    expect(resets).toBe(2)
  })

  test('loop-back: a byte comes back as the keyboard, or as the mouse', () => {
    controller.writeCommand(R.CMD_WRITE_KEYBOARD_BUFFER)
    controller.writeData(0x5a)
    expect([status(R.STATUS_OBF | R.STATUS_AUX), controller.readData()]).toEqual([R.STATUS_OBF, 0x5a])
    controller.writeCommand(R.CMD_WRITE_AUX_BUFFER)
    controller.writeData(0xa5)
    expect([status(R.STATUS_OBF | R.STATUS_AUX), controller.readData()]).toEqual([R.STATUS_OBF | R.STATUS_AUX, 0xa5])
  })

  test('two waiting answers are two edges', () => {
    for (let count = 0; count < 2; count++) controller.writeCommand(R.CMD_SELF_TEST)
    controller.readData()
    expect([irq1.edges, irq1.level]).toEqual([2, true])
  })

  test('a guest that never reads loses the oldest answers only', () => {
    for (let count = 0; count < 100; count++) controller.writeCommand(R.CMD_SELF_TEST)
    expect(readAll()).toHaveLength(17)
  })
})

describe('8042 and the keyboard', () => {
  test('a key arrives translated to set 1, a byte at a time, each with its interrupt edge', () => {
    press(0x1e, 0x9e)
    expect([status(R.STATUS_OBF), irq1.edges]).toEqual([0, 0])
    expect(readAll()).toEqual([0x1e, 0x9e])
    expect([irq1.edges, irq1.level]).toEqual([2, false])
  })

  test('without translation set 2 comes through', () => {
    command(R.CMD_WRITE_MEMORY, 0x05)
    press(0x1e, 0x9e)
    expect(readAll()).toEqual([0x1c, 0xf0, 0x1c])
  })

  test('its interrupt can be switched off and on', () => {
    command(R.CMD_WRITE_MEMORY, 0x44)
    press(0x1e)
    clock.advance(BYTE_TIME)
    expect([status(R.STATUS_OBF), irq1.level]).toEqual([R.STATUS_OBF, false])
    controller.writeCommand(R.CMD_WRITE_MEMORY)
    controller.writeData(0x45)
    expect(irq1.level).toBe(true)
  })

  test('a disabled port holds keys back until it is enabled', () => {
    command(R.CMD_DISABLE_KEYBOARD)
    press(0x1e)
    expect(readAll()).toEqual([])
    expect(command(R.CMD_ENABLE_KEYBOARD)).toEqual([0x1e])
  })

  test('a byte to port 60h goes to the keyboard, its answer comes back', () => {
    controller.writeData(0xf2)
    expect(readAll()).toEqual([0xfa, 0xab, 0x41])
  })

  test('port 60h gives its last byte again when nothing new is there', () => {
    press(0x1e)
    readAll()
    expect(controller.readData()).toBe(0x1e)
  })
})

describe('8042 and the mouse', () => {
  test('a command through D4h is answered as the mouse, with IRQ 12', () => {
    command(R.CMD_WRITE_MEMORY, 0x47)
    controller.writeCommand(R.CMD_WRITE_AUX)
    controller.writeData(0xf2)
    clock.advance(BYTE_TIME)
    expect([status(R.STATUS_OBF | R.STATUS_AUX), irq12.level, irq1.level]).toEqual([R.STATUS_OBF | R.STATUS_AUX, true, false])
    expect(readAll()).toEqual([0xfa, 0x00])
    expect(irq12.edges).toBe(2)
  })

  test('the keyboard goes first', () => {
    command(R.CMD_WRITE_MEMORY, 0x47)
    command(R.CMD_WRITE_AUX, 0xf4)
    controller.mouse.move(1, 2, 0, 0)
    press(0x1e)
    expect(readAll()).toEqual([0x1e, 0x08, 1, 2])
  })

  test('movement that waited goes out when the packet before has been read', () => {
    command(R.CMD_WRITE_MEMORY, 0x47)
    command(R.CMD_WRITE_AUX, 0xf4)
    controller.mouse.move(1, 0, 0, 0)
    controller.mouse.move(2, 0, 0, 0)
    controller.pump()
    expect(readAll()).toEqual([0x08, 1, 0, 0x08, 2, 0])
  })
})
