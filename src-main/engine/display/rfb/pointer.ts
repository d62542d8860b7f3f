/** The viewer's pointer as movements of a mouse (RFC 6143, section 7.5.5): differences of positions, or, where the viewer can, movements as they are. */
import type { DisplayInput } from '../display-messages.ts'
import { BUTTON_LEFT, BUTTON_MIDDLE, BUTTON_RIGHT, BUTTON_WHEEL_DOWN, BUTTON_WHEEL_UP } from './numbers.ts'

/** What stands for no movement in relative mode: QEMU's pointer motion change. */
const CENTRE = 0x7fff
const [GATE_LEFT, GATE_RIGHT, GATE_MIDDLE] = [1, 2, 4]

export class Pointer {
  isRelative = false
  #last: readonly [x: number, y: number] | undefined
  #buttons = 0

  /** The mouse's next event: right and up are positive, wheel steps towards the user too. */
  event(mask: number, x: number, y: number): Extract<DisplayInput, { type: 'pointer' }> {
    const [fromX, fromY] = this.isRelative ? [CENTRE, CENTRE] : (this.#last ?? [x, y])
    const wheel = this.#pressed(mask, BUTTON_WHEEL_DOWN) - this.#pressed(mask, BUTTON_WHEEL_UP)
    this.#last = [x, y]
    this.#buttons = mask
    return { type: 'pointer', x: x - fromX, y: fromY - y, wheel, buttons: gateButtons(mask) }
  }

  #pressed(mask: number, button: number): number {
    return mask & ~this.#buttons & button ? 1 : 0
  }
}

function gateButtons(mask: number): number {
  return (mask & BUTTON_LEFT ? GATE_LEFT : 0) | (mask & BUTTON_RIGHT ? GATE_RIGHT : 0) | (mask & BUTTON_MIDDLE ? GATE_MIDDLE : 0)
}
