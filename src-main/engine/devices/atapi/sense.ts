/** Why a packet command ended with CHECK CONDITION: sense key, additional sense code and its qualifier (MMC-5 annex F, SPC-3 4.5). */
import * as R from './registers.ts'

export interface Sense {
  readonly key: number
  readonly code: number
  readonly qualifier: number
}

function sense(key: number, code: number, qualifier = 0): Sense {
  return { key, code, qualifier }
}

export const NO_SENSE = sense(R.KEY_NO_SENSE, 0)
export const NO_MEDIUM_TRAY_CLOSED = sense(R.KEY_NOT_READY, 0x3a, 1)
export const NO_MEDIUM_TRAY_OPEN = sense(R.KEY_NOT_READY, 0x3a, 2)
export const MEDIUM_MAY_HAVE_CHANGED = sense(R.KEY_UNIT_ATTENTION, 0x28)
export const RESET_OCCURRED = sense(R.KEY_UNIT_ATTENTION, 0x29)
export const UNRECOVERED_READ_ERROR = sense(R.KEY_MEDIUM_ERROR, 0x11)
export const PARAMETER_LIST_LENGTH_ERROR = sense(R.KEY_ILLEGAL_REQUEST, 0x1a)
export const INVALID_COMMAND = sense(R.KEY_ILLEGAL_REQUEST, 0x20)
export const ADDRESS_OUT_OF_RANGE = sense(R.KEY_ILLEGAL_REQUEST, 0x21)
export const INVALID_FIELD_IN_CDB = sense(R.KEY_ILLEGAL_REQUEST, 0x24)
export const INVALID_FIELD_IN_PARAMETERS = sense(R.KEY_ILLEGAL_REQUEST, 0x26)
export const SAVING_NOT_SUPPORTED = sense(R.KEY_ILLEGAL_REQUEST, 0x39)
export const REMOVAL_PREVENTED = sense(R.KEY_ILLEGAL_REQUEST, 0x53, 2)
export const ILLEGAL_MODE_FOR_TRACK = sense(R.KEY_ILLEGAL_REQUEST, 0x64)

/** Thrown by a command that ends with CHECK CONDITION. */
export class CheckCondition extends Error {
  readonly sense: Sense

  constructor(sense: Sense) {
    super(`sense ${sense.key}/${sense.code}/${sense.qualifier}`)
    this.name = 'CheckCondition'
    this.sense = sense
  }
}

/** Fixed format (SPC-3, 4.5.3): 18 bytes. */
export function senseBytes({ key, code, qualifier }: Sense): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(18)
  bytes.set([0x70, 0, key, 0, 0, 0, 0, 10, 0, 0, 0, 0, code, qualifier])
  return bytes
}
