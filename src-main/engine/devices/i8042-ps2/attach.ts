/** Joins the PS/2 controller to ports 60h and 64h, IRQ 1 and IRQ 12, and the gate's keys and pointer. */
import type { Clock } from '../../base/clock/clock.ts'
import type { IrqLine } from '../../bus/irq-line.ts'
import type { PortSpace } from '../../bus/pio-bus.ts'
import { PORTS } from '../../machine/ibm-pc.ts'
import type { GateEvent } from '../../machine/input-gate.ts'
import { type Payload, PayloadReader, type PayloadValue } from '../../snapshot/payload.ts'
import { bytePorts } from '../byte-ports.ts'
import type { Device } from '../device.ts'
import { Ps2Controller } from './chip.ts'

const KIND = 'i8042-ps2'
const VERSION = 1

export interface Ps2Ports {
  readonly clock: Clock
  readonly ports: PortSpace
  readonly keyboardIrq: IrqLine
  readonly mouseIrq: IrqLine
  resetSystem(): void
}

export class AttachedPs2 implements Device {
  readonly name = `${KIND}.0`
  readonly #chip: Ps2Controller

  constructor({ clock, ports, keyboardIrq, mouseIrq, resetSystem }: Ps2Ports) {
    const chip = new Ps2Controller({
      clock,
      setKeyboardInterrupt: (level) => keyboardIrq.set(level),
      setMouseInterrupt: (level) => mouseIrq.set(level),
      resetSystem,
    })
    const { KEYBOARD_DATA, KEYBOARD_COMMAND } = PORTS
    const data = bytePorts({ read: () => chip.readData(), write: (_offset, value) => chip.writeData(value) })
    const command = bytePorts({ read: () => chip.readStatus(), write: (_offset, value) => chip.writeCommand(value) })
    ports.map(KEYBOARD_DATA.base, KEYBOARD_DATA.length, this.name, data)
    ports.map(KEYBOARD_COMMAND.base, KEYBOARD_COMMAND.length, this.name, command)
    this.#chip = chip
  }

  reset(): void {
    this.#chip.reset()
  }

  input(event: GateEvent): void {
    if (event.kind === 'key') this.#chip.keyboard.pressKeys(event.scancodes)
    else if (event.kind === 'pointer') this.#chip.mouse.move(event.x, event.y, event.wheel, event.buttons)
    else return
    this.#chip.pump()
  }

  save(): Payload {
    return { kind: KIND, version: VERSION, fields: this.#chip.save() }
  }

  load(payload: Payload): void {
    const reader = new PayloadReader(payload, KIND, VERSION)
    const [keyboard, mouse] = ['keyboard', 'mouse'].map((name) => partReader(name, reader.value(name))) as [PayloadReader, PayloadReader]
    this.#chip.load(reader, keyboard, mouse)
    for (const part of [reader, keyboard, mouse]) part.finish()
  }
}

/** A nested part read like a payload of its own, so that an unknown field is refused there too. */
function partReader(name: string, fields: PayloadValue): PayloadReader {
  return new PayloadReader({ kind: name, version: VERSION, fields: fields as Payload['fields'] }, name, VERSION)
}
