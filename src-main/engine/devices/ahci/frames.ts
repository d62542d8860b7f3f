/** Frame information structures as they lie in memory: Serial ATA 2.6, section 10.3. */
import type { TaskRegisters } from '../ata/task-registers.ts'
import * as R from './registers.ts'

type State = TaskRegisters['state']

/** Puts the registers that a host sends into the device; returns command and control. */
export function receiveRegisters(
  frame: Uint8Array,
  state: State,
): { readonly command: number; readonly control: number; readonly isCommand: boolean } {
  const byte = (index: number): number => frame[index] ?? 0
  state.features = byte(3) | (byte(11) << 8)
  state.lbaLow = byte(4) | (byte(8) << 8)
  state.lbaMid = byte(5) | (byte(9) << 8)
  state.lbaHigh = byte(6) | (byte(10) << 8)
  state.device = byte(7)
  state.count = byte(12) | (byte(13) << 8)
  return { command: byte(2), control: byte(15), isCommand: (byte(1) & R.FIS_COMMAND) !== 0 }
}

export function deviceToHost(state: State): Uint8Array {
  return registersFrame(R.FIS_DEVICE_TO_HOST, R.FIS_INTERRUPT, state.status, state)
}

/** Before a block of PIO data: `before` is Status then, the registers have it as it is behind the block. */
export function pioSetup(state: State, before: number, length: number, toHost: boolean): Uint8Array {
  const frame = registersFrame(R.FIS_PIO_SETUP, R.FIS_INTERRUPT | (toHost ? R.FIS_TO_HOST : 0), before, state)
  frame[15] = state.status
  frame.set([length & 0xff, length >> 8], 16)
  return frame
}

/** `finished`: a bit for each queued command. */
export function setDeviceBits({ status, error }: State, finished: number): Uint8Array {
  const frame = new Uint8Array(8)
  frame.set([R.FIS_SET_DEVICE_BITS, R.FIS_INTERRUPT, status & 0x77, error])
  new DataView(frame.buffer).setUint32(4, finished >>> 0, true)
  return frame
}

function registersFrame(type: number, flags: number, status: number, state: State): Uint8Array {
  const { error, lbaLow, lbaMid, lbaHigh, device, count } = state
  const low = [lbaLow & 0xff, lbaMid & 0xff, lbaHigh & 0xff, device]
  const frame = new Uint8Array(20)
  frame.set([type, flags, status, error, ...low, lbaLow >> 8, lbaMid >> 8, lbaHigh >> 8, 0, count & 0xff, count >> 8])
  return frame
}
