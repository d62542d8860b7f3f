/** What a guest tells of itself without changing its state: output for its ports, lines for the log, figures and progress for windows. */
import type { LibraryEvent, ProgressTask } from '../../src-shared/rpc/contract.ts'
import type { FromGuest } from '../engine/control/guest-messages.ts'
import { ActivityMeter } from './activity-meter.ts'
import { MachineLoad } from './machine-load.ts'
import type { MachineLog } from './machine-log.ts'
import type { SerialPort } from './serial-port.ts'

/** Characters after which a line of the debug console is logged unfinished. */
const DEBUG_LINE_LIMIT = 1000

/** Tasks in which checksums follow. */
const CHECKED: ReadonlySet<ProgressTask> = new Set(['take', 'save'])
/** Milliseconds between two reports of them. */
const CHECK_PERIOD = 100

export interface ReportSinks {
  readonly machineId: string
  readonly ports: readonly SerialPort[]
  readonly log: MachineLog
  readonly publish: (event: LibraryEvent) => void
}

export class GuestReports {
  readonly #sinks: ReportSinks
  #meter: ActivityMeter
  #load = new MachineLoad()
  #debugLine = ''
  #checkToldAt = Number.NEGATIVE_INFINITY
  /** What is under way and its bytes in all, until its end was told. */
  #progress: { readonly task: ProgressTask; readonly total: number } | undefined
  /** A snapshot is restored whose guest then loads its memory: one task, though the machine goes through several states. */
  #restoring = false

  constructor(sinks: ReportSinks) {
    this.#sinks = sinks
    this.#meter = new ActivityMeter(sinks.machineId, performance.now())
  }

  get load(): MachineLoad {
    return this.#load
  }

  /** A new guest counts from its own start. */
  begin(): void {
    this.#load = new MachineLoad()
    this.#meter = new ActivityMeter(this.#sinks.machineId, performance.now())
  }

  /** `task` is what the supervisor has the guest do, so that progress is told as that of the task. */
  receive(message: FromGuest, task: ProgressTask | undefined): void {
    switch (message.type) {
      case 'serial-output':
        return this.#sinks.ports[message.port]?.output(message.bytes)
      case 'heartbeat':
        return this.#beat(message)
      case 'log':
        return this.#sinks.log.write(message.message)
      case 'debug-console':
        return this.#debugConsole(message.text)
      case 'progress':
        if (task) this.#moved(task, message.done, message.total)
    }
  }

  /** From now on until `endRestore` the check of a snapshot's files is the first half, and the loading of its memory the second. */
  beginRestore(): void {
    this.#restoring = true
  }

  endRestore(): void {
    this.#restoring = false
    if (this.#progress?.task === 'restore') this.endProgress()
  }

  /** Checksums of `task` are made over so many of `total` bytes: all of it, or a half where a guest has written before or loads afterwards. */
  checked(task: ProgressTask, done: number, total: number): void {
    const now = performance.now()
    if (done < total && now - this.#checkToldAt < CHECK_PERIOD) return
    this.#checkToldAt = now
    if (task === 'restore' && this.#restoring) return this.#tellProgress(task, done, 2 * total)
    this.#tellRest(task, done, total, CHECKED.has(task))
  }

  /** The task is over, however it came: its progress must not stay open in any window. */
  endProgress(): void {
    if (this.#progress && !this.#restoring) this.#tellProgress(this.#progress.task, this.#progress.total, this.#progress.total)
  }

  /** A guest wrote or loaded so much of its memory. What it writes is read again for its checksums: twice the bytes. */
  #moved(task: ProgressTask, done: number, total: number): void {
    if (CHECKED.has(task)) this.#tellProgress(task, done, 2 * total)
    else this.#tellRest(task, done, total, this.#restoring)
  }

  /** The second half of what was begun, if it has halves, else all. */
  #tellRest(task: ProgressTask, done: number, total: number, halves: boolean): void {
    const whole = halves && this.#progress?.task === task ? this.#progress.total : undefined
    if (whole === undefined) return this.#tellProgress(task, done, total)
    const half = whole / 2
    this.#tellProgress(task, done === total ? whole : Math.floor(half + (half * done) / total), whole)
  }

  #tellProgress(task: ProgressTask, done: number, total: number): void {
    this.#progress = done < total ? { task, total } : undefined
    this.#sinks.publish({ type: 'progress', task, machineId: this.#sinks.machineId, done, total })
  }

  #beat(heartbeat: Extract<FromGuest, { type: 'heartbeat' }>): void {
    const now = performance.now()
    if (heartbeat.counters) this.#load.note(heartbeat.counters, now)
    const activity = this.#meter.beat(heartbeat, now)
    if (activity) this.#sinks.publish({ type: 'activity', activity })
  }

  /** Text arrives byte by byte; the log takes lines. */
  #debugConsole(text: string): void {
    const lines = (this.#debugLine + text).split('\n')
    this.#debugLine = lines.pop() ?? ''
    if (this.#debugLine.length > DEBUG_LINE_LIMIT) {
      lines.push(this.#debugLine)
      this.#debugLine = ''
    }
    for (const line of lines) this.#sinks.log.write(`debug console: ${line}`)
  }
}
