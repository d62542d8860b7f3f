/**
 * One viewer of a machine's display (src-shared/rpc/display-channel.ts), over any channel. What the display sends is told to be taken when the transport has
 * taken it, so a slow window is sent fewer pictures.
 */
import { MouseMovement } from '../../src-shared/rpc/display-channel.ts'
import type { ToDisplay } from '../engine/display/display-messages.ts'
import type { GuestSupervisor } from '../supervisor/guest-supervisor.ts'
import type { ByteChannel } from './serial-session.ts'

/** A viewer sends keys and requests; nothing of RFB that a client says is longer. */
const INPUT_LIMIT = 64 * 1024

/** Joins a channel to a display until either ends. False when the machine shows nothing now. Throws NOT_FOUND for an unknown machine. */
export function openDisplaySession(supervisor: GuestSupervisor, machineId: string, channel: ByteChannel): boolean {
  const display = supervisor.display(machineId)
  const port = display.openViewer()
  if (!port) return false
  const send = (message: ToDisplay): void => port.postMessage(message)
  port.on('message', (bytes: Uint8Array) => channel.send(bytes, () => send({ type: 'taken', bytes: bytes.length })))
  port.on('close', () => channel.close?.())
  channel.onData((bytes) => send(new Uint8Array(bytes.subarray(0, INPUT_LIMIT))))
  channel.onText?.((text) => {
    const movement = parse(text)
    if (movement) send({ type: 'pointer', ...movement, y: -movement.y })
  })
  channel.onClose(() => port.close())
  return true
}

function parse(text: string): MouseMovement | undefined {
  try {
    return MouseMovement.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
