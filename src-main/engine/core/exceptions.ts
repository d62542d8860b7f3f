/**
 * From a raised exception to its handler: classes and double faults (SDM vol. 3, table 6-5), error code's EXT bit, CR2, the RF image, triple fault.
 *
 * A fault during the delivery of an event comes back here (through the host, see fault.ts) with `delivering` naming that event: it becomes #DF, or
 * shutdown, or is delivered instead. An external event that is lost so is benign: nothing was acknowledged twice, hardware loses it too.
 */
import { CPU, rip } from './cpu'
import { deliver, EVENT_ERROR, EVENT_SOFTWARE } from './delivery'
import { DB, DE, DF, GP, NP, PENDING_HAS_ADDRESS, PENDING_HAS_ERROR, PENDING_NONE, PF, SS_VECTOR, TS } from './fault'
import { readRflags, RF } from './flags'
import {
  S_ACTIVITY, S_CR, S_DELIVERING, S_EXIT_DETAIL, S_PENDING_ADDRESS, S_PENDING_DEBUG, S_PENDING_ERROR_CODE, S_PENDING_FLAGS, S_PENDING_VECTOR, S_UOP,
} from './generated/layout'
import { refreshTlbMode } from './segments'

// `delivering`: 0, or vector + 1, with bits for what it is.
// @ts-ignore: decorator
@inline const DELIVERING_INTERRUPT: u32 = 1 << 16

// @ts-ignore: decorator
@inline export const ACTIVITY_RUNNING: u32 = 0
// @ts-ignore: decorator
@inline export const ACTIVITY_HALTED: u32 = 1
// @ts-ignore: decorator
@inline export const ACTIVITY_SHUTDOWN: u32 = 2

// @ts-ignore: decorator
@inline function isContributory(vector: u32): bool {
  return vector == DE || (vector >= TS && vector <= GP)
}

/** The error code is a selector or vector, so it has an EXT bit. */
// @ts-ignore: decorator
@inline function hasSelectorCode(vector: u32): bool {
  return vector == TS || vector == NP || vector == SS_VECTOR || vector == GP
}

/**
 * Delivers what the aborted instruction (or an aborted delivery) raised; RIP names the instruction to be repeated.
 * The image has RF for faults; a double fault is an abort, its image has RF as it was (SDM vol. 3, 17.3.1.1). Returns at an instruction boundary, or in shutdown.
 */
export function deliverPending(): void {
  let vector = load<u32>(CPU, S_PENDING_VECTOR)
  let errorCode = load<u32>(CPU, S_PENDING_ERROR_CODE)
  let flags = load<u32>(CPU, S_PENDING_FLAGS)
  store<u32>(CPU, PENDING_NONE, S_PENDING_VECTOR)
  store<u32>(CPU, 0, S_UOP)
  store<u64>(CPU, 0, S_PENDING_DEBUG)
  refreshTlbMode()
  if (flags & PENDING_HAS_ADDRESS) store<u64>(CPU, load<u64>(CPU, S_PENDING_ADDRESS), S_CR + 2 * 8)
  const first = load<u32>(CPU, S_DELIVERING)
  if (first) {
    if (hasSelectorCode(vector)) errorCode |= 1
    const outcome = combine(first, vector)
    if (outcome == PENDING_NONE) return shutDown(first, vector)
    if (outcome != vector) {
      store<u64>(CPU, ((first - 1) & 0xff) | (vector << 8), S_EXIT_DETAIL + 24)
      vector = outcome
      errorCode = 0
      flags = PENDING_HAS_ERROR
    }
  }
  store<u32>(CPU, vector + 1, S_DELIVERING)
  deliver(vector, flags & PENDING_HAS_ERROR ? EVENT_ERROR : 0, errorCode, vector == DF ? readRflags() : readRflags() | RF)
  store<u32>(CPU, 0, S_DELIVERING)
}

/** What becomes of `vector` raised while `first` was delivered: itself, #DF, or PENDING_NONE for shutdown. SDM vol. 3, table 6-5. */
function combine(first: u32, vector: u32): u32 {
  if (first & DELIVERING_INTERRUPT) return vector
  const before = first - 1
  const serious = isContributory(vector) || vector == PF
  if (before == DF && serious) return PENDING_NONE
  if (before == PF && serious) return DF
  return isContributory(before) && isContributory(vector) ? DF : vector
}

/** Triple fault. exitDetail: the two vectors, RIP, the two that became the double fault (first in the low byte). */
function shutDown(first: u32, vector: u32): void {
  store<u32>(CPU, 0, S_DELIVERING)
  store<u32>(CPU, ACTIVITY_SHUTDOWN, S_ACTIVITY)
  store<u64>(CPU, (first - 1) & 0xff, S_EXIT_DETAIL)
  store<u64>(CPU, vector, S_EXIT_DETAIL + 8)
  store<u64>(CPU, rip(), S_EXIT_DETAIL + 16)
}

/** External interrupt or NMI, at an instruction boundary. */
export function deliverInterrupt(vector: u32): void {
  store<u32>(CPU, 0, S_UOP)
  store<u32>(CPU, (vector + 1) | DELIVERING_INTERRUPT, S_DELIVERING)
  deliver(vector, 0, 0, readRflags())
  store<u32>(CPU, 0, S_DELIVERING)
}

/** #DB at an instruction boundary (trap, or the fault of an instruction breakpoint); DR6 is set. */
export function deliverDebug(): void {
  store<u32>(CPU, 0, S_UOP)
  store<u32>(CPU, DB + 1, S_DELIVERING)
  deliver(DB, 0, 0, readRflags())
  store<u32>(CPU, 0, S_DELIVERING)
}

/** INT n, INT3, INTO inside their instruction: RIP is past it, faults are the instruction's own. */
export function deliverSoftware(vector: u32): void {
  deliver(vector, EVENT_SOFTWARE, 0, readRflags())
}

/** INT1: as INT3, but the gate's DPL does not count. */
export function deliverPrivileged(vector: u32): void {
  deliver(vector, 0, 0, readRflags())
}
