/**
 * One machine of the library: its record, its run state and, while it lives, its guest. Operations throw OperationError; each enters its passing
 * state before its first await, so that a second one meets it and is refused.
 */
import { randomUUID } from 'node:crypto'
import type { HostCapabilities } from '../../src-shared/domain/host-capabilities.ts'
import type { Machine } from '../../src-shared/domain/machine.ts'
import { isLive, type MachineOperation, type RunState } from '../../src-shared/domain/run-state.ts'
import { SERIAL_PORTS, type VmSpec } from '../../src-shared/domain/vm-spec.ts'
import type { LibraryEvent, ProgressTask } from '../../src-shared/rpc/contract.ts'
import type { FromGuest, GuestRequest, StopReason } from '../engine/control/guest-messages.ts'
import { removeFolder } from '../library/files/folders.ts'
import { asOperationError, guestProblem, hostProblem, messageOf, type OperationError } from '../library/operation-error.ts'
import { readMeta, readScrollbacks, type StateContents, writeStateFolder } from '../library/snapshots/state-folder.ts'
import type { MachineRecord, RestState } from '../library/store/machine-table.ts'
import type { VmLibrary } from '../library/vm-library.ts'
import { ActivityMeter } from './activity-meter.ts'
import { GuestHandle } from './guest-handle.ts'
import type { GuestWorkerFactory } from './guest-worker.ts'
import { checkBases, dropTemporaryOverlays, followDisks, overlayPaths } from './machine-disks.ts'
import { MachineLog } from './machine-log.ts'
import { type MemoryFigures, memoryRefusal } from './resource-budget.ts'
import { assertLegal, assertMayFollow } from './run-state-machine.ts'
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

/** What the guest itself does, whatever the supervisor is doing with it meanwhile. */
type GuestState = Extract<RunState, 'running' | 'paused' | 'crashed'>

const DEBUG_LINE_LIMIT = 1000

/** The task of a `progress` event, by the state in which the guest's worker reports it. */
const TASKS: Partial<Record<RunState, ProgressTask>> = { snapshotting: 'take', saving: 'save', starting: 'restore' }

export class MachineController {
  readonly log: MachineLog
  readonly serialPorts: readonly SerialPort[]
  readonly #context: MachineContext
  #record: MachineRecord
  #state: RunState
  #reason: string | null
  #stateChangedAt: number
  #notices: string[] = []
  #guest: GuestHandle | undefined
  #guestState: GuestState = 'paused'
  #guestReason: string | null = null
  #meter: ActivityMeter
  #debugLine = ''
  /** Bytes in all of a task whose end was not told yet. */
  #progressTotal = 0

  constructor(context: MachineContext, record: MachineRecord) {
    this.#context = context
    this.#record = record
    this.#state = record.restState
    this.#reason = record.reason
    this.#stateChangedAt = record.stateChangedAt
    this.log = new MachineLog(context.library.folder.log(record.id))
    this.serialPorts = Array.from({ length: SERIAL_PORTS }, () => new SerialPort())
    this.#meter = new ActivityMeter(record.id, performance.now())
  }

  get record(): MachineRecord {
    return this.#record
  }

  get state(): RunState {
    return this.#state
  }

  get live(): boolean {
    return this.#guest !== undefined
  }

  view(): Machine {
    return {
      id: this.#record.id,
      spec: this.#record.spec,
      state: this.#state,
      stateReason: this.#reason,
      stateChangedAt: this.#stateChangedAt,
      createdAt: this.#record.createdAt,
      currentSnapshotId: this.#record.currentSnapshotId,
      notices: [...this.#notices],
    }
  }

  assertLegal(operation: MachineOperation): void {
    assertLegal(operation, this.#state, this.#record.spec.name)
  }

  /** Name and description change at any time; anything else only while nothing runs and no saved state depends on it. */
  assertUpdateLegal(spec: VmSpec): void {
    const { name, description } = this.#record.spec
    if (JSON.stringify({ ...spec, name, description }) !== JSON.stringify(this.#record.spec)) this.assertLegal('update')
  }

  async update(spec: VmSpec): Promise<void> {
    this.assertUpdateLegal(spec)
    const { library } = this.#context
    const old = this.#record
    if (JSON.stringify(spec.disks) === JSON.stringify(old.spec.disks)) return this.#change('update', { spec })
    const generation = randomUUID()
    const bases = await followDisks(library, old, spec.disks, generation)
    await this.#change('update', { spec, generation, bases })
    await removeFolder(library.files, library.folder.overlays(old.id, old.generation))
  }

  /** A cold start, or on from the saved state, which is consumed once the guest has it. */
  async start(): Promise<void> {
    this.assertLegal('start')
    const { spec, restState, savedState } = this.#record
    const refusal = memoryRefusal(spec.name, spec.memoryMiB, this.#context.memory())
    if (refusal) throw hostProblem('memory', refusal)
    const before = this.#reason
    this.#enter('starting')
    try {
      await this.#launch(restState === 'saved' ? savedState : null)
    } catch (error) {
      await this.#startFailed(restState, before, error)
    }
  }

  async pause(): Promise<void> {
    this.assertLegal('pause')
    await this.#ask({ type: 'pause' })
    this.#follow('paused')
  }

  async resume(): Promise<void> {
    this.assertLegal('resume')
    await this.#ask({ type: 'run' })
    this.#follow('running')
  }

  /** A crashed machine runs again; a paused one stays paused at its first instruction. */
  async reset(): Promise<void> {
    this.assertLegal('reset')
    this.#notices = [...(this.#guest?.notices ?? [])]
    const crashed = this.#state === 'crashed'
    await this.#ask({ type: 'reset' })
    if (!crashed) return this.#publish()
    await this.#ask({ type: 'run' })
    this.#follow('running')
  }

  async powerButton(): Promise<void> {
    this.assertLegal('power-button')
    await this.#ask({ type: 'power-button' })
  }

  async powerOff(): Promise<void> {
    this.assertLegal('power-off')
    const starting = this.#state === 'starting'
    this.#enter('stopping')
    await (starting ? this.#guest?.kill(undefined) : this.#guest?.stop())
    await this.#settle(this.#record.savedState ? 'saved' : 'powered-off', null)
  }

  async save(): Promise<void> {
    this.assertLegal('save')
    this.#enter('saving')
    const name = randomUUID()
    const { library } = this.#context
    const wasRunning = this.#guestState === 'running'
    try {
      if (wasRunning) await this.#ask({ type: 'pause' })
      this.#guestState = 'paused'
      const contents = await this.contents(true)
      const folder = library.folder.savedState(this.#record.id, name)
      await library.tables.jobs.record(this.#record.id, 'save', () => writeStateFolder(library.files, folder, contents))
    } catch (error) {
      if (wasRunning) await this.#goOn()
      await this.giveBack()
      throw this.#guestError('cannot be saved', error)
    }
    await this.#change('save', { savedState: name, restState: 'saved', live: false, reason: null })
    await this.#guest?.stop()
    this.#enter('saved')
  }

  async discard(): Promise<void> {
    this.assertLegal('discard')
    const { savedState } = this.#record
    await this.#settle('powered-off', null, { savedState: null })
    await this.#dropSavedState(savedState)
  }

  /** Ends the guest at once, as when the process must end. */
  async kill(reason: string): Promise<void> {
    await this.#guest?.kill(reason)
  }

  /** Bytes that a terminal sends; dropped unless the machine runs. */
  serialInput(port: number, bytes: Uint8Array): void {
    if (this.#state === 'running') this.#guest?.input(port, bytes)
  }

  /** What a snapshot or saved state of this instant holds. `live`: with RAM, written by the guest's worker. */
  async contents(live: boolean): Promise<StateContents> {
    const { library, version } = this.#context
    const { spec, bases } = this.#record
    const media = await Promise.all(bases.map((id) => (id ? library.tables.media.get(id) : undefined)))
    return {
      description: { innkeeper: version, createdAt: Date.now(), running: live, spec, bases: media.map((medium) => medium ?? null) },
      scrollbacks: this.serialPorts.map((port) => port.scrollback()),
      fill: (folder) => this.#saveInto(folder),
    }
  }

  /** Enters a passing state of an operation that the snapshot keeper carries out. */
  begin(state: 'snapshotting' | 'restoring'): void {
    this.#enter(state)
  }

  /** Ends a passing state without a change: the guest goes on, or the machine rests as before. */
  async giveBack(): Promise<void> {
    if (this.#guest) return this.#enter(this.#guestState, this.#guestReason)
    if (this.#record.live) return this.#settle('powered-off', null)
    if (this.#state !== this.#record.restState) this.#enter(this.#record.restState, this.#record.reason)
  }

  /** Stops the guest, if there is one, so that another state can take its place. */
  async stopForRestore(): Promise<void> {
    await this.#guest?.stop()
  }

  /** Adopts a record that was committed, and rests as it says. */
  adopt(record: MachineRecord): void {
    this.#record = record
    if (this.#state === 'restoring') this.#enter(record.restState, record.reason)
    else this.#publish()
  }

  async #launch(savedState: string | null): Promise<void> {
    const { library, startWorker } = this.#context
    const { id, spec, generation } = this.#record
    await library.files.makeFolder(library.folder.overlays(id, generation))
    if (!savedState) await dropTemporaryOverlays(library, this.#record)
    const bases = await checkBases(library, this.#record)
    this.#assertStarting()
    const restoreFrom = savedState ? library.folder.savedState(id, savedState) : undefined
    const config = { spec, overlays: overlayPaths(library, this.#record), ...(restoreFrom ? { restoreFrom } : {}) }
    const guest = new GuestHandle(startWorker, config, {
      onMessage: (message) => this.#receive(message),
      onEnd: (reason) => this.#ended(guest, reason),
    })
    this.#guest = guest
    this.#guestState = 'paused'
    this.#guestReason = null
    this.#meter = new ActivityMeter(id, performance.now())
    await guest.ready()
    this.#notices = [...guest.notices]
    if (restoreFrom) await this.#restoreScrollbacks(restoreFrom)
    this.#assertStarting()
    // From here on the disks may change: a saved state that no longer fits them must not be found again.
    await this.#change('start', { bases, live: true, restState: 'powered-off', savedState: null, reason: null })
    await guest.request({ type: 'run' })
    this.#assertStarting()
    this.#enter('running')
    if (this.#guestState === 'paused') this.#guestState = 'running'
    else if (this.#guestState === 'crashed') this.#enter('crashed', this.#guestReason)
    await this.#dropSavedState(savedState)
  }

  #assertStarting(): void {
    if (this.#state !== 'starting') throw new Error('it was powered off while starting')
  }

  async #startFailed(restState: RestState, reason: string | null, error: unknown): Promise<never> {
    await this.#guest?.kill(undefined)
    this.#guest = undefined
    if (this.#state === 'starting') {
      // What was consumed stays consumed: the guest may have run.
      if (this.#record.live) await this.#settle('aborted', messageOf(error))
      else this.#enter(restState, restState === 'powered-off' ? messageOf(error) : (reason ?? messageOf(error)))
    }
    this.log.write(`start failed: ${messageOf(error)}`)
    throw this.#guestError('cannot be started', error)
  }

  async #restoreScrollbacks(folder: string): Promise<void> {
    const scrollbacks = await readScrollbacks(folder, await readMeta(folder), SERIAL_PORTS)
    for (const [port, bytes] of scrollbacks.entries()) this.serialPorts[port]?.restore(bytes)
  }

  async #dropSavedState(name: string | null): Promise<void> {
    const { library } = this.#context
    if (name) await removeFolder(library.files, library.folder.savedState(this.#record.id, name))
  }

  #receive(message: FromGuest): void {
    switch (message.type) {
      case 'serial-output':
        this.serialPorts[message.port]?.output(message.bytes)
        break
      case 'heartbeat':
        this.#beat(message)
        break
      case 'log':
        this.log.write(message.message)
        break
      case 'debug-console':
        this.#debugConsole(message.text)
        break
      case 'running':
      case 'paused':
        this.#follow(message.type)
        break
      case 'crashed':
        this.#follow('crashed', message.reason)
        break
      case 'stuck':
        this.#notice(message.reason)
        break
      case 'progress':
        this.#progress(message.done, message.total)
        break
      case 'stopped':
        this.#reason = stopSentence(message.reason)
    }
  }

  /** Text arrives byte by byte; the log takes lines. */
  #debugConsole(text: string): void {
    const lines = (this.#debugLine + text).split('\n')
    this.#debugLine = lines.pop() ?? ''
    if (this.#debugLine.length > DEBUG_LINE_LIMIT) lines.push(this.#takeDebugLine())
    for (const line of lines) this.log.write(`debug console: ${line}`)
  }

  #takeDebugLine(): string {
    const line = this.#debugLine
    this.#debugLine = ''
    return line
  }

  #beat(heartbeat: Extract<FromGuest, { type: 'heartbeat' }>): void {
    const activity = this.#meter.beat(heartbeat, performance.now())
    if (activity) this.#context.publish({ type: 'activity', activity })
  }

  /** Saving and loading come to an end at the latest when their state is left. */
  #progress(done: number, total: number): void {
    const task = TASKS[this.#state]
    if (!task) return
    this.#progressTotal = done < total ? total : 0
    this.#context.publish({ type: 'progress', task, machineId: this.#record.id, done, total })
  }

  #notice(notice: string): void {
    this.log.write(notice)
    if (this.#notices.includes(notice)) return
    this.#notices.push(notice)
    this.#publish()
  }

  /** The guest's own state changed; it shows unless an operation is under way. */
  #follow(state: GuestState, reason: string | null = null): void {
    const known = this.#guestState
    this.#guestState = state
    this.#guestReason = reason
    if (this.#state === state || this.#state !== known) return
    this.#enter(state, reason)
  }

  /** The worker is gone: by itself (power-off, death), or because an operation that looks after the rest ended it. */
  #ended(guest: GuestHandle, reason: string | undefined): void {
    if (this.#guest !== guest) return
    this.#guest = undefined
    const operated = this.#state === 'stopping' || this.#state === 'starting' || (this.#state === 'restoring' && reason === undefined)
    if (operated || this.#record.restState === 'saved') return
    const restState = reason === undefined ? 'powered-off' : 'aborted'
    const recorded = this.#underWay()
      ? this.#change(restState, { restState, reason: reason ?? null, live: false })
      : this.#settle(restState, reason ?? this.#reason)
    recorded.catch((error) => this.log.write(`the state could not be recorded: ${messageOf(error)}`))
  }

  /** An operation will show the state when it is done. */
  #underWay(): boolean {
    return this.#state === 'snapshotting' || this.#state === 'saving' || this.#state === 'restoring'
  }

  async #ask(request: GuestRequest): Promise<void> {
    const { id, spec } = this.#record
    if (!this.#guest) throw guestProblem(id, `the guest of '${spec.name}' has just ended`)
    try {
      await this.#guest.request(request)
    } catch (error) {
      throw this.#guestError(`did not do '${request.type}'`, error)
    }
  }

  /** Paused first: a guest that hangs is found out there and not at the long time limit of saving. */
  async #saveInto(folder: string): Promise<void> {
    const { files } = this.#context.library
    const wasRunning = this.#guestState === 'running'
    if (wasRunning) await this.#ask({ type: 'pause' })
    try {
      files.observe(`guest-save ${folder}`)
      await this.#ask({ type: 'save', folder })
      files.observe(`guest-saved ${folder}`)
    } finally {
      if (wasRunning) await this.#goOn()
    }
  }

  async #goOn(): Promise<void> {
    await this.#ask({ type: 'run' }).then(
      () => {
        this.#guestState = 'running'
      },
      () => {}, // it ended: that is told elsewhere
    )
  }

  #guestError(what: string, error: unknown): OperationError {
    return asOperationError(error) ?? guestProblem(this.#record.id, `'${this.#record.spec.name}' ${what}: ${messageOf(error)}`, error)
  }

  /** Commits a change of the record. */
  async #change(what: string, changes: Partial<MachineRecord>): Promise<void> {
    const record = { ...this.#record, ...changes, stateChangedAt: Date.now() }
    this.#record = record
    await this.#context.library.commit(what, (tables) => tables.machines.save(record))
    this.#publish()
  }

  /** The machine rests: nothing of it runs, and the library says so before anybody hears it. */
  async #settle(restState: RestState, reason: string | null, changes: Partial<MachineRecord> = {}): Promise<void> {
    await this.#change(restState, { ...changes, restState, reason, live: false })
    if (restState === 'powered-off') await dropTemporaryOverlays(this.#context.library, this.#record)
    this.#notices = []
    if (this.#state !== restState) this.#enter(restState, reason)
  }

  #enter(state: RunState, reason: string | null = null): void {
    assertMayFollow(this.#state, state)
    if (this.#progressTotal > 0) this.#progress(this.#progressTotal, this.#progressTotal)
    this.#state = state
    this.#reason = reason
    this.#stateChangedAt = Date.now()
    if (!isLive(state)) this.#guestState = 'paused'
    this.log.write(reason ? `${state}: ${reason}` : state)
    this.#publish()
  }

  #publish(): void {
    this.#context.publish({ type: 'machine', machine: this.view() })
  }
}

function stopSentence(reason: StopReason): string | null {
  if (reason.kind === 'debug-exit') return `the guest ended itself through the debug-exit port with ${reason.value}`
  return null
}
