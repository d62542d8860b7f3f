/**
 * Who holds a lock, as the text in its file: process, thread, and when the process started, each on a line. The start tells a process from a later one
 * with the same number; it is what `ps` says, so that two readings compare by their text. Where there is no `ps` (Windows) the line is empty, and a
 * reused number keeps a lock until that process ends.
 */
import { spawnSync } from 'node:child_process'
import { threadId } from 'node:worker_threads'

export interface LockOwner {
  readonly pid: number
  readonly thread: number
  readonly started: string
}

/** What only the operating system knows of processes; tests stand in for other systems. */
export interface ProcessTable {
  readonly isAlive: (pid: number) => boolean
  /** Start of a living process, in words that never change; empty where that cannot be found out. */
  readonly startOf: (pid: number) => string
}

export const HOST_PROCESSES: ProcessTable = { isAlive, startOf }

export function encodeOwner({ pid, thread, started }: LockOwner): string {
  return `${pid}\n${thread}\n${started}\n`
}

/** Undefined: not the text of a lock of ours. */
export function decodeOwner(text: string): LockOwner | undefined {
  const [pid = '', thread = '', started = ''] = text.split('\n')
  const owner = { pid: Number.parseInt(pid, 10), thread: Number.parseInt(thread, 10), started }
  return owner.pid > 0 && owner.thread >= 0 ? owner : undefined
}

/** Asked of the host once, since it never changes. */
let hostStart: string | undefined

export function thisOwner(processes: ProcessTable): LockOwner {
  return { pid: process.pid, thread: threadId, started: processes === HOST_PROCESSES ? startOnHost() : processes.startOf(process.pid) }
}

function startOnHost(): string {
  hostStart ??= startOf(process.pid)
  return hostStart
}

/** Does the process that took the lock live? What cannot be found out counts as alive. */
export function ownerLives({ pid, started }: LockOwner, processes: ProcessTable): boolean {
  if (!processes.isAlive(pid)) return false
  const now = started && processes.startOf(pid)
  return !now || now === started
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // it lives, as another user's
  }
}

function startOf(pid: number): string {
  if (process.platform === 'win32') return ''
  const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
  const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { env: environment, encoding: 'utf8', timeout: 5000 })
  return status === 0 ? stdout.trim() : ''
}
