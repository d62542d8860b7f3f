/** Logs that READ LOG EXT gives: the directory, and what became of the last queued command that failed. ATA8-ACS, annex A.2 and A.8. */
import * as R from './registers.ts'
import type { TaskRegisters } from './task-registers.ts'

/** `tag` -1: none failed. */
export interface QueuedError {
  readonly tag: number
  readonly status: number
  readonly error: number
  readonly sector: number
}

const DIRECTORY_VERSION = 0x0001
const NOT_QUEUED = 0x80

/** One page, or undefined where the registers ask for another. `queued` is undefined on a cable without queues. */
export function readLog(
  { lbaLow, lbaMid, count }: TaskRegisters['state'],
  queued: QueuedError | undefined,
): Uint8Array<ArrayBuffer> | undefined {
  if (count !== 1 || lbaMid !== 0) return undefined
  const log = lbaLow & 0xff
  if (log === R.LOG_DIRECTORY) return directory(queued !== undefined)
  return log === R.LOG_QUEUED_ERROR && queued ? queuedErrorPage(queued) : undefined
}

function directory(queues: boolean): Uint8Array<ArrayBuffer> {
  const page = new Uint8Array(R.SECTOR)
  const view = new DataView(page.buffer)
  view.setUint16(0, DIRECTORY_VERSION, true)
  if (queues) view.setUint16(R.LOG_QUEUED_ERROR * 2, 1, true)
  return page
}

function queuedErrorPage({ tag, status, error, sector }: QueuedError): Uint8Array<ArrayBuffer> {
  const page = new Uint8Array(R.SECTOR)
  const byte = (index: number): number => Math.floor(sector / 2 ** (index * 8)) & 0xff
  page.set([tag < 0 ? NOT_QUEUED : tag, 0, status, error, byte(0), byte(1), byte(2), R.DEVICE_LBA, byte(3), byte(4), byte(5)])
  page[511] = -page.reduce((sum, value) => sum + value, 0) & 0xff
  return page
}
