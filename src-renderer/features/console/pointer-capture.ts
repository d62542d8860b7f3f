/**
 * The mouse of a guest that knows movements only: a click on the screen captures the pointer (it disappears, and its movements go to the guest) until the host key,
 * the right Ctrl, is pressed and released by itself.
 */
import type { MouseMovement } from '../../../src-shared/rpc/display-channel.ts'
import { hostKeyAlone } from './host-key.ts'

/** Pixels of a wheel's event that are one step. */
const WHEEL_STEP = 50
const EVENTS = ['mousedown', 'mouseup', 'mousemove', 'wheel', 'contextmenu', 'click'] as const
const KEYS = ['keydown', 'keyup'] as const
/** Of MouseEvent.buttons: left 1, right 2, middle 4, as the guest's. */
const BUTTONS = 7

export interface PointerCapture {
  dispose(): void
}

export interface CaptureListener {
  onMove(movement: MouseMovement): void
  onDidChange(captured: boolean): void
  /** The screen was clicked. */
  onClick(): void
}

export function capturePointer(place: HTMLElement, { onMove, onDidChange, onClick }: CaptureListener): PointerCapture {
  const isCaptured = (): boolean => document.pointerLockElement === place
  const onMouse = (event: Event): void => {
    const mouse = event as MouseEvent
    // The viewer below would send positions.
    event.stopPropagation()
    event.preventDefault()
    if (event.type === 'click') onClick()
    if (isCaptured()) onMove(movementOf(mouse))
    else if (event.type === 'click') void place.requestPointerLock()
  }
  const onChange = (): void => onDidChange(isCaptured())
  const hostKey = hostKeyAlone(() => {
    if (isCaptured()) document.exitPointerLock()
    else void place.requestPointerLock()
  })
  const onKey = (event: KeyboardEvent): void => {
    if (isCaptured() || place.contains(document.activeElement)) hostKey(event)
  }
  for (const type of EVENTS) place.addEventListener(type, onMouse, { capture: true })
  for (const type of KEYS) document.addEventListener(type, onKey, { capture: true })
  document.addEventListener('pointerlockchange', onChange)
  return {
    dispose: () => {
      for (const type of EVENTS) place.removeEventListener(type, onMouse, { capture: true })
      for (const type of KEYS) document.removeEventListener(type, onKey, { capture: true })
      document.removeEventListener('pointerlockchange', onChange)
      if (isCaptured()) document.exitPointerLock()
    },
  }
}

export function movementOf(event: MouseEvent): MouseMovement {
  const wheel = event instanceof WheelEvent ? wheelSteps(event.deltaY) : 0
  return { x: Math.round(event.movementX), y: Math.round(event.movementY), wheel, buttons: event.buttons & BUTTONS }
}

function wheelSteps(delta: number): number {
  return Math.sign(delta) * Math.max(1, Math.round(Math.abs(delta) / WHEEL_STEP / 2))
}
