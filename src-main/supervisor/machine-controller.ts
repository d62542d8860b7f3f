/**
 * One machine of the library: its record, its run state and, while it lives, its guest. Operations throw OperationError; each enters its passing
 * state before its first await, so that a second one meets it and is refused.
 */
import { randomUUID } from 'node:crypto'
import type { MachineCounters } from '../../src-shared/domain/counters.ts'
import type { HostCapabilities } from '../../src-shared/domain/host-capabilities.ts'
import type { Machine } from '../../src-shared/domain/machine.ts'
import { isLive, type MachineOperation, type RunState } from '../../src-shared/domain/run-state.ts'
import { type Sentence, SpokenError, say, sentenceOf, verbatim } from '../../src-shared/domain/sentence.ts'
import { coresOf, SERIAL_PORTS, type VmSpec } from '../../src-shared/domain/vm-spec.ts'
import type { LibraryEvent, ProgressTask } from '../../src-shared/rpc/contract.ts'
import type { FromGuest, StopReason } from '../engine/control/guest-messages.ts'
import { guestProblem, hostProblem, messageOf } from '../library/operation-error.ts'
import { type StateContents, writeStateFolder } from '../library/snapshots/state-folder.ts'
import type { Likeness, MachineRecord, RestState } from '../library/store/machine-table.ts'
import type { VmLibrary } from '../library/vm-library.ts'
import type { Claim } from './fair-shares.ts'
import { GuestHandle } from './guest-handle.ts'
import { GuestReports } from './guest-reports.ts'
import type { GuestWorkerFactory } from './guest-worker.ts'
import { afterPowerOff, afterRunning, LIKE_RUNNING, likenessOff } from './likeness.ts'
import { checkBases, dropTemporaryOverlays, overlayPaths } from './machine-disks.ts'
import { MachineDisplay } from './machine-display.ts'
import { type GuestState, MachineGuest } from './machine-guest.ts'
import { MachineLog } from './machine-log.ts'
import { MachineRow } from './machine-row.ts'
import { MachineStatus } from './machine-status.ts'
import { type MemoryFigures, memoryRefusal, OVERHEAD } from './resource-budget.ts'
import { assertLegal } from './run-state-machine.ts'
import { describeState, dropSavedState, showSavedScrollbacks } from './saved-state.ts'
import { SerialPort } from './serial-port.ts'

/** What a machine needs of the process around it. */
export interface MachineContext {
  readonly library: VmLibrary
  readonly host: HostCapabilities
  readonly version: string
  readonly startWorker: GuestWorkerFactory
  readonly publish: (event: LibraryEvent) => void
  readonly memory: () => MemoryFigures
}

/** The task of a `progress` event, by the state in which the guest's worker reports it. */
const TASKS: Partial<Record<RunState, ProgressTask>> = { snapshotting: 'take', saving: 'save', restoring: 'restore', starting: 'restore' }

export class MachineController {
  readonly log: MachineLog
  readonly serialPorts: readonly SerialPort[]
  readonly display: MachineDisplay
  readonly #context: MachineContext
  readonly #status: MachineStatus
  readonly #guest: MachineGuest
  readonly #reports: GuestReports
  readonly #row: MachineRow

  constructor(context: MachineContext, record: MachineRecord) {
    const { id } = record
    this.#context = context
    this.log = new MachineLog(context.library.folder.log(id))
    this.serialPorts = Array.from({ length: SERIAL_PORTS }, () => new SerialPort())
    this.#row = new MachineRow(context.library, record, () => this.#publish())
    this.#status = new MachineStatus(record, this.log, () => this.#publish())
    this.#guest = new MachineGuest(() => ({ id, name: this.record.spec.name }))
    this.display = new MachineDisplay({
      isThere: () => this.live && this.record.spec.display.adapter !== 'none',
      connect: (port) => this.#guest.connectDisplay(port),
      problem: (error) => guestProblem(id, sentenceOf(error), error),
    })
    this.#reports = new GuestReports({ machineId: id, ports: this.serialPorts, log: this.log, publish: context.publish })
  }

  get record(): MachineRecord {
    return this.#row.record
  }

  get state(): RunState {
    return this.#status.state
  }

  get live(): boolean {
    return this.#guest.live
  }

  view(): Machine {
    return this.#status.view(this.record)
  }

  assertLegal(operation: MachineOperation): void {
    assertLegal(operation, this.state, this.record.spec.name)
  }

  /**
   * Name, description, cap and weight change at any time but in the moment in which a snapshot's specification takes this one's place; anything else only
   * while nothing runs and no saved state depends on it.
   */
  assertUpdateLegal(spec: VmSpec): void {
    if (this.state === 'restoring' || !this.#row.differsLightly(spec)) this.assertLegal('update')
  }

  async update(spec: VmSpec): Promise<void> {
    this.assertUpdateLegal(spec)
    await this.#row.respecify(spec)
  }

  /** A cold start, or on from the saved state, which is consumed once the guest has it. */
  async start(): Promise<void> {
    this.assertLegal('start')
    const { spec, restState, savedState } = this.record
    this.assertRoom(spec.memoryMiB)
    const before = this.#status.reason
    this.#enter('starting')
    try {
      await this.#launch(restState === 'saved' ? savedState : null)
    } catch (error) {
      await this.#startFailed(restState, before, error)
    }
  }

  async pause(): Promise<void> {
    this.assertLegal('pause')
    await this.#guest.ask({ type: 'pause' })
    this.#follow('paused')
  }

  async resume(): Promise<void> {
    this.assertLegal('resume')
    await this.#guest.ask({ type: 'run' })
    this.#follow('running')
  }

  /** A crashed machine runs again; a paused one stays paused at its first instruction. */
  async reset(): Promise<void> {
    this.assertLegal('reset')
    this.#status.replaceNotices(this.#guest.notices)
    const crashed = this.state === 'crashed'
    await this.#guest.ask({ type: 'reset' })
    this.#row.ranOn()
    if (!crashed) return this.#publish()
    await this.#guest.ask({ type: 'run' })
    this.#follow('running')
  }

  async powerButton(): Promise<void> {
    this.assertLegal('power-button')
    await this.#guest.ask({ type: 'power-button' })
  }

  /** Another image in drive `index` of `cdroms`, as `spec` has it. */
  async changeMedium(spec: VmSpec, index: number): Promise<void> {
    this.assertLegal('medium')
    const image = spec.cdroms[index]?.image
    if (this.#guest.live) await this.#guest.ask({ type: 'medium', change: { drive: 'cdrom', index, ...(image && { image }) } })
    await this.#row.respecify(spec)
  }

  async powerOff(): Promise<void> {
    this.assertLegal('power-off')
    const starting = this.state === 'starting'
    this.#enter('stopping')
    await (starting ? this.#guest.kill(undefined) : this.#guest.stop())
    await this.#settle(this.record.savedState ? 'saved' : 'powered-off', null)
  }

  async save(): Promise<void> {
    this.assertLegal('save')
    this.#enter('saving')
    const name = randomUUID()
    const { library } = this.#context
    const wasRunning = this.#guest.state === 'running'
    try {
      await this.#guest.halt()
      this.#guest.change('paused')
      const contents = await this.contents(true)
      const folder = library.folder.savedState(this.record.id, name)
      await library.tables.jobs.record(this.record.id, 'save', () => writeStateFolder(library.files, folder, contents))
      await this.#row.change('save', { savedState: name, restState: 'saved', live: false, reason: null })
    } catch (error) {
      if (wasRunning) await this.#guest.goOn()
      await this.giveBack()
      this.log.write(`saving failed: ${messageOf(error)}`)
      await dropSavedState(library, this.record.id, name).catch(() => {}) // what stays is swept at the next open
      throw this.#guest.problem(error, (about) => say('cannot-save', about))
    }
    await this.#guest.stop()
    this.#enter('saved')
  }

  async discard(): Promise<void> {
    this.assertLegal('discard')
    const { savedState } = this.record
    await this.#settle('powered-off', null, { savedState: null })
    await dropSavedState(this.#context.library, this.record.id, savedState)
  }

  /** Ends the guest at once, as when the process must end. */
  async kill(reason: Sentence): Promise<void> {
    await this.#guest.kill(reason)
  }

  /** The last reading of a live machine; undefined before its first heartbeat. */
  counters(): MachineCounters | undefined {
    const { latest } = this.#reports.load
    const { id, spec } = this.record
    return this.#guest.live && latest ? { machineId: id, name: spec.name, ...latest } : undefined
  }

  /** What it uses of the host, and would; undefined while it does not run. */
  claim(): Claim | undefined {
    const recent = this.state === 'running' ? this.#reports.load.recent() : undefined
    const { id, spec } = this.record
    return recent && { id, weight: spec.weight, limit: (spec.executionCap / 100) * coresOf(spec), ...recent }
  }

  /** What it may use of the host from now on, in cores. */
  giveShare(cores: number): void {
    this.#guest.giveShare(cores / coresOf(this.record.spec))
  }

  /** Bytes that a terminal sends; dropped unless the machine runs. */
  serialInput(port: number, bytes: Uint8Array): void {
    if (this.state === 'running') this.#guest.input(port, bytes)
  }

  /** What a snapshot or saved state of this instant holds. `live`: with RAM, written by the guest's worker. */
  async contents(live: boolean): Promise<StateContents> {
    const { library, version } = this.#context
    return {
      description: await describeState(library, this.record, version, live),
      scrollbacks: this.serialPorts.map((port) => port.scrollback()),
      fill: (folder) => this.#guest.saveInto(folder, library.files.observe),
      checked: (done, total) => this.checked(done, total),
    }
  }

  /** How far the machine is still as a snapshot has it that was just taken; `live`: of a guest that lived then. */
  async likeness(live: boolean): Promise<Likeness | null> {
    if (!live) return this.record.savedState ? LIKE_RUNNING : likenessOff(this.#context.library, this.record)
    return this.#guest.live && this.#guest.state === 'paused' ? LIKE_RUNNING : null
  }

  /** Throws when the host has not the memory for a guest with so many MiB in this machine's place: what its own guest has, comes back. */
  assertRoom(memoryMiB: number): void {
    const { memory } = this.#context
    const { total, available, promised } = memory()
    const own = this.live ? this.record.spec.memoryMiB + OVERHEAD : 0
    const refusal = memoryRefusal(this.record.spec.name, memoryMiB, { total, available: available + own, promised: promised - own })
    if (refusal) throw hostProblem('memory', refusal)
  }

  /** Checksums of the task under way are made over so many of `total` bytes. */
  checked(done: number, total: number): void {
    const task = TASKS[this.state]
    if (task) this.#reports.checked(task, done, total)
  }

  /** Enters a passing state of an operation that the snapshot keeper carries out. `loads`: a guest will load its memory when the files are restored. */
  begin(state: 'snapshotting' | 'restoring', loads = false): void {
    this.#enter(state)
    if (loads) this.#reports.beginRestore()
  }

  /** The restore that `begin` began is over, with its guest's start. */
  endRestore(): void {
    this.#reports.endRestore()
  }

  /** Ends a passing state without a change: the guest goes on, or the machine rests as before. */
  async giveBack(): Promise<void> {
    if (this.#guest.live) return this.#enter(this.#guest.state, this.#guest.reason)
    if (this.record.live) return this.#settle('powered-off', null)
    if (this.state !== this.record.restState) this.#enter(this.record.restState, this.record.reason)
  }

  /** Stops the guest, if there is one, so that another state can take its place. */
  async stopForRestore(): Promise<void> {
    await this.#guest.stop()
  }

  /** Adopts a record that was committed, and rests as it says. */
  adopt(record: MachineRecord): void {
    this.#row.replace(record)
    if (this.state === 'restoring') this.#enter(record.restState, record.reason)
    else this.#publish()
  }

  async #launch(savedState: string | null): Promise<void> {
    const { library, startWorker } = this.#context
    const { id, spec, generation } = this.record
    await library.files.makeFolder(library.folder.overlays(id, generation))
    if (!savedState) await dropTemporaryOverlays(library, this.record)
    const bases = await checkBases(library, this.record)
    this.#assertStarting()
    const restoreFrom = savedState ? library.folder.savedState(id, savedState) : undefined
    const config = { spec, overlays: overlayPaths(library, this.record), ...(restoreFrom ? { restoreFrom } : {}) }
    const guest = new GuestHandle(startWorker, config, {
      onMessage: (message) => this.#receive(message),
      onEnd: (reason) => this.#ended(guest, reason),
    })
    this.#guest.attach(guest, spec.executionCap / 100)
    this.#reports.begin()
    await guest.ready()
    this.#status.replaceNotices(guest.notices)
    if (restoreFrom) await showSavedScrollbacks(restoreFrom, this.serialPorts)
    this.#assertStarting()
    // From here on the disks may change: a saved state that no longer fits them must not be found again.
    const likeness = afterRunning(this.record)
    await this.#row.change('start', { bases, live: true, restState: 'powered-off', savedState: null, reason: null, likeness })
    await guest.request({ type: 'run' })
    this.#assertStarting()
    this.#enter('running')
    if (this.#guest.state === 'paused') this.#guest.change('running')
    else if (this.#guest.state === 'crashed') this.#enter('crashed', this.#guest.reason)
    await dropSavedState(library, id, savedState)
  }

  #assertStarting(): void {
    if (this.state !== 'starting') throw new SpokenError(say('cut-while-starting'))
  }

  async #startFailed(restState: RestState, before: Sentence | null, thrown: unknown): Promise<never> {
    const error = this.state === 'starting' ? thrown : new SpokenError(say('cut-while-starting'), thrown)
    const reason = sentenceOf(error)
    await this.#guest.kill(undefined)
    if (this.state === 'starting') {
      // What was consumed stays consumed: the guest may have run.
      if (this.record.live) await this.#settle('aborted', reason)
      else this.#enter(restState, restState === 'powered-off' ? reason : (before ?? reason))
    }
    this.log.write(`start failed: ${messageOf(error)}`)
    throw this.#guest.problem(error, (about) => say('cannot-start', about))
  }

  #receive(message: FromGuest): void {
    switch (message.type) {
      case 'running':
        return this.#follow('running')
      case 'paused':
        return this.#follow('paused', message.reason === undefined ? null : verbatim(message.reason))
      case 'crashed':
        return this.#follow('crashed', message.sentence ?? say('crashed', { what: message.reason }))
      case 'stuck':
        return this.#status.addNotice(say('stuck'))
      case 'notice':
        return this.#status.addNotice(verbatim(message.message))
      case 'stopped':
        return this.#status.explain(stopSentence(message.reason))
      default:
        this.#reports.receive(message, TASKS[this.state])
    }
  }

  /** The guest's own state changed; it shows unless an operation is under way. */
  #follow(state: GuestState, reason: Sentence | null = null): void {
    const known = this.#guest.change(state, reason)
    if (this.state === state || this.state !== known) return
    this.#enter(state, reason)
  }

  /** The worker is gone: by itself (power-off, death), or because an operation that looks after the rest ended it. */
  #ended(guest: GuestHandle, reason: Sentence | undefined): void {
    if (!this.#guest.detach(guest)) return
    const operated = this.state === 'stopping' || this.state === 'starting' || (this.state === 'restoring' && reason === undefined)
    if (operated || this.record.restState === 'saved') return
    const restState = reason === undefined ? 'powered-off' : 'aborted'
    const recorded = this.#underWay()
      ? this.#row.change(restState, { restState, reason: reason ?? null, live: false, likeness: null })
      : this.#settle(restState, reason ?? this.#status.reason)
    recorded.catch((error) => this.log.write(`the state could not be recorded: ${messageOf(error)}`))
  }

  /** An operation will show the state when it is done. */
  #underWay(): boolean {
    return this.state === 'snapshotting' || this.state === 'saving' || this.state === 'restoring'
  }

  /**
   * The machine rests: nothing of it runs, and the library says so before anybody hears it. When that cannot be written down, the machine rests all the
   * same, and its next change writes it.
   */
  async #settle(restState: RestState, reason: Sentence | null, changes: Partial<MachineRecord> = {}): Promise<void> {
    const likeness = restState === 'saved' ? this.record.likeness : await afterPowerOff(this.#context.library, this.record)
    const rest = { ...changes, restState, reason, live: false, likeness }
    try {
      await this.#row.change(restState, rest)
      if (restState === 'powered-off') await dropTemporaryOverlays(this.#context.library, this.record)
    } catch (error) {
      if (this.state === this.record.restState) throw error // it rested before, and rests on as it did
      this.#row.replace({ ...this.record, ...rest })
      this.#rest(restState, reason)
      throw error
    }
    this.#rest(restState, reason)
  }

  #rest(state: RestState, reason: Sentence | null): void {
    this.#status.replaceNotices([])
    if (this.state !== state) this.#enter(state, reason)
  }

  #enter(state: RunState, reason: Sentence | null = null): void {
    this.#reports.endProgress()
    if (!isLive(state)) this.#guest.change('paused')
    if (state === 'running' || state === 'crashed') this.#row.ranOn()
    this.#status.enter(state, reason)
  }

  #publish(): void {
    this.#context.publish({ type: 'machine', machine: this.view() })
  }
}

function stopSentence(reason: StopReason): Sentence | null {
  return reason.kind === 'debug-exit' ? say('debug-exit', { value: reason.value }) : null
}
