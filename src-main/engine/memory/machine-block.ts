/**
 * Words that all threads of a guest share where its vCPUs run in parallel (machine/parallel/), in MACHINE_BLOCK: some for the machine, and a seat for each
 * vCPU. All are 32-bit words, accessed with Atomics, but for the origin of guest time. Offsets are in bytes.
 */
import { MACHINE_BLOCK } from './memory-map.ts'

/** Counts up whenever a vCPU wants something of the machine's thread, which sleeps on it. */
export const DOORBELL = MACHINE_BLOCK
/** 1: vCPUs may run; 0: each stands parked at a boundary, or will. */
export const RUNNING = MACHINE_BLOCK + 64
/** Number of the thread, plus one, while which works nobody else may; 0: none. */
export const EXCLUSIVE = MACHINE_BLOCK + 128
/** i64: host time in nanoseconds at which guest time was 0. Changes only while all are parked. */
export const TIME_ORIGIN = MACHINE_BLOCK + 192

/** How many vCPUs are about to protect a page of code (docs/parallel.md). */
export const PROTECTING = MACHINE_BLOCK + 256
/** Port of the ACPI timer; 0: none. Written where it moves, read by vCPUs. */
export const POWER_TIMER = MACHINE_BLOCK + 260

const SEATS = MACHINE_BLOCK + 0x1000
const SEAT_SIZE = 0x400

/** Fields of a seat, by offset. Those that different threads write lie in cache lines of their own. */
export const SEAT = {
  /** Written by the vCPU. 1: it executes; 0: it stands still, at a boundary or in a call to the host. */
  presence: 0x00,
  /** 1: parked at a boundary. */
  parked: 0x04,
  /** Counts up when it goes to sleep until somebody asks for attention, and when it wakes: odd while it sleeps. */
  naps: 0x10,
  /** Number of the last request served. */
  served: 0x08,
  /** Counts up when `presence` falls or something was served: who waits for that sleeps on it. */
  events: 0x0c,
  /** i64: CPU time of its thread in nanoseconds, as of its last boundary. */
  cpuTime: 0x18,
  /** Requests: their number, and what is wanted (WORK_ bits). */
  asked: 0x40,
  work: 0x44,
  /** Host pages whose decoded code shall be forgotten: lock, number, pages. */
  pagesLock: 0x48,
  pagesCount: 0x4c,
  pages: 0x200,
  /** The letter to the machine's thread: MAIL_ state, its kind (machine/parallel/letters.ts), up to four words, the answer. */
  mail: 0x80,
  kind: 0x84,
  words: 0x88,
  answer: 0x98,
} as const

export const SEAT_PAGES = 128

/** Forget translations for writing; all translations; code of the pages listed. */
export const WORK_WRITES = 1
export const WORK_TLB = 2
export const WORK_PAGES = 4
/** The list of pages was full: forget all code. */
export const WORK_CODE = 8

export const MAIL_NONE = 0
export const MAIL_SENT = 1
export const MAIL_ANSWERED = 2
/** Nobody waits for the answer. */
export const MAIL_POSTED = 3

/** Address of a field of the seat of vCPU `cpu`. */
export function seatWord(cpu: number, field: keyof typeof SEAT): number {
  return SEATS + cpu * SEAT_SIZE + SEAT[field]
}
