/**
 * The display of a machine: one byte channel per viewer, beside the RPC contract. WebSocket: path `/display/<machineId>`, same token and origin checks as `/rpc`.
 * Electron: a MessagePort with the same messages.
 *
 * Binary messages both ways: RFB 3.8 without a password; the channel is open as long as the guest lives. Text from the client: a movement of the mouse as JSON,
 * for pages that have captured the pointer (RFB knows positions only).
 */
import * as z from 'zod'

export function displayPath(machineId: string): string {
  return `/display/${machineId}`
}

const movement = z.int().min(-32_767).max(32_767)

/** Right and down are positive; wheel steps towards the user too; buttons that are down: left 1, right 2, middle 4. */
export const MouseMovement = z.strictObject({ x: movement, y: movement, wheel: movement, buttons: z.int().min(0).max(7) })
export type MouseMovement = z.output<typeof MouseMovement>
