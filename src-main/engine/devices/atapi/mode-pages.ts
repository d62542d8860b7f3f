/** Mode parameters of the drive: MMC-5, section 7. Nothing in them can be changed but the error recovery that a host asks for, which makes no difference here. */
import { u16 } from './bytes.ts'
import {
  CheckCondition,
  INVALID_FIELD_IN_CDB,
  INVALID_FIELD_IN_PARAMETERS,
  PARAMETER_LIST_LENGTH_ERROR,
  SAVING_NOT_SUPPORTED,
} from './sense.ts'

const HEADER = 8
const ALL_PAGES = 0x3f
const CHANGEABLE = 1
const SAVED = 3
const SPEED = 5645 // KiB/s, 32 times that of an audio disc

type Page = readonly [code: number, ...body: readonly number[]]

export interface ModeState {
  /** Read Error Recovery: what to do about errors, and how often to try. */
  recovery: number
  retries: number
  locked: boolean
}

/** `control` is the third byte of MODE SENSE: kind of values, page code. Throws CheckCondition. */
export function modeSense(control: number, state: ModeState, mediumType: number): Uint8Array<ArrayBuffer> {
  const kind = control >> 6
  const code = control & 0x3f
  if (kind === SAVED) throw new CheckCondition(SAVING_NOT_SUPPORTED)
  const pages = (kind === CHANGEABLE ? changeablePages() : currentPages(state)).filter(([page]) => code === ALL_PAGES || page === code)
  if (pages.length === 0) throw new CheckCondition(INVALID_FIELD_IN_CDB)
  const body = pages.flatMap(([page, ...bytes]) => [page, bytes.length, ...bytes])
  return Uint8Array.from([...u16(HEADER - 2 + body.length), mediumType, 0, 0, 0, 0, 0, ...body])
}

/** Takes the parameter list of MODE SELECT. Throws CheckCondition. */
export function modeSelect(list: Uint8Array, state: ModeState): void {
  if (list.length < HEADER && list.length > 0) throw new CheckCondition(PARAMETER_LIST_LENGTH_ERROR)
  for (let at = HEADER; at < list.length; ) {
    const [code = 0, length = 0] = list.subarray(at, at + 2)
    const body = list.subarray(at + 2, at + 2 + length)
    const page = currentPages(state).find(([known]) => known === (code & 0x3f))
    if (!page || page.length - 1 !== length) throw new CheckCondition(INVALID_FIELD_IN_PARAMETERS)
    if (body.length < length) throw new CheckCondition(PARAMETER_LIST_LENGTH_ERROR)
    if (page[0] === 0x01) Object.assign(state, { recovery: body[0], retries: body[1] })
    at += 2 + length
  }
}

/** Read error recovery, CD parameters, audio control, power condition, time-out and protect, capabilities. */
function currentPages({ recovery, retries, locked }: ModeState): Page[] {
  return [
    [0x01, recovery, retries, 0, 0, 0, 0],
    [0x0d, 0, 0x0d, 0, 60, 0, 75],
    [0x0e, 0x04, 0, 0, 0, 0, 75, 1, 0xff, 2, 0xff, 0, 0, 0, 0],
    [0x1a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0x1d, 0, 0, 0, 0, 0, 0, 0, 60, 0, 60],
    capabilities(locked),
  ]
}

/** Reads CD-R, CD-RW and DVD-ROM; mode 2, multi-session; a tray that locks and ejects; no audio. */
function capabilities(locked: boolean): Page {
  const loading = 0x29 | (locked ? 0x02 : 0)
  return [0x2a, 0x0b, 0, 0x70, 0x60, loading, 0, ...u16(SPEED), ...u16(0), ...u16(512), ...u16(SPEED), 0, 0, ...u16(0), 0, 0]
}

function changeablePages(): Page[] {
  const blank = currentPages({ recovery: 0, retries: 0, locked: false })
  return blank.map(([code, ...body]): Page => [code, ...body.map((_, index) => (code === 0x01 && index < 2 ? 0xff : 0))])
}
