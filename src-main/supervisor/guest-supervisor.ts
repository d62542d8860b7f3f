/** All machines of a library and what can be done with them. The RPC router is a thin skin over this class. */
import { randomUUID } from 'node:crypto'
import type { MachineCounters } from '../../src-shared/domain/counters.ts'
import type { Job } from '../../src-shared/domain/job.ts'
import type { Machine } from '../../src-shared/domain/machine.ts'
import type { MachineOperation } from '../../src-shared/domain/run-state.ts'
import { say } from '../../src-shared/domain/sentence.ts'
import type { Snapshot } from '../../src-shared/domain/snapshot.ts'
import { SERIAL_PORTS, type VmSpec } from '../../src-shared/domain/vm-spec.ts'
import type { Screenshot } from '../../src-shared/rpc/contract.ts'
import { removeFolder } from '../library/files/folders.ts'
import { invalid, messageOf, notFound } from '../library/operation-error.ts'
import type { MachineRecord } from '../library/store/machine-table.ts'
import { specIssues, withMedium } from './check-spec.ts'
import { FairShares } from './fair-shares.ts'
import { type MachineContext, MachineController } from './machine-controller.ts'
import type { MachineDisplay } from './machine-display.ts'
import { MachineNames } from './machine-names.ts'
import { OVERHEAD } from './resource-budget.ts'
import type { SerialPort } from './serial-port.ts'
import { SnapshotKeeper } from './snapshot-keeper.ts'

/** MiB of the host, as measured when a machine is about to start. */
export type MeasureMemory = () => { readonly total: number; readonly available: number }

export interface SupervisorOptions extends Omit<MachineContext, 'memory'> {
  readonly measureMemory: MeasureMemory
}

/** Milliseconds between two divisions of the host's cores: as often as heartbeats come. */
const BALANCE_PERIOD = 500

export class GuestSupervisor {
  readonly #context: MachineContext
  readonly #keeper: SnapshotKeeper
  readonly #machines = new Map<string, MachineController>()
  readonly #names = new MachineNames(() => [...this.#machines].map(([id, { record }]) => ({ id, name: record.spec.name })))
  readonly #shares: FairShares
  readonly #balancing: NodeJS.Timeout

  private constructor(options: SupervisorOptions) {
    const promised = (): number => this.#live().reduce((sum, machine) => sum + machine.record.spec.memoryMiB + OVERHEAD, 0)
    this.#context = { ...options, memory: () => ({ ...options.measureMemory(), promised: promised() }) }
    this.#keeper = new SnapshotKeeper(this.#context)
    this.#shares = new FairShares(options.host.cpus)
    this.#balancing = setInterval(() => this.#balance(), BALANCE_PERIOD).unref()
  }

  static async open(options: SupervisorOptions): Promise<GuestSupervisor> {
    const supervisor = new GuestSupervisor(options)
    for (const record of await options.library.tables.machines.list()) supervisor.#add(record)
    return supervisor
  }

  /** Number of machines whose guest lives. */
  get liveMachines(): number {
    return this.#live().length
  }

  /** Oldest first. */
  list(): Machine[] {
    return [...this.#machines.values()].map((machine) => machine.view())
  }

  get(id: string): Machine {
    return this.#find(id).view()
  }

  assertLegal(id: string, operation: MachineOperation): void {
    this.#find(id).assertLegal(operation)
  }

  async create(spec: VmSpec): Promise<Machine> {
    await this.#assertValid(spec)
    const record = newRecord(spec)
    const controller = await this.#names.claim({ id: record.id, name: spec.name }, () => this.#make(record))
    const machine = controller.view()
    this.#context.publish({ type: 'machine', machine })
    return machine
  }

  async update(id: string, spec: VmSpec): Promise<Machine> {
    const machine = this.#find(id)
    machine.assertUpdateLegal(spec)
    await this.#assertValid(spec)
    await this.#names.claim({ id, name: spec.name }, () => machine.update(spec))
    return machine.view()
  }

  /** With its snapshots and overlays; the rows go first, as with snapshots. */
  async delete(id: string): Promise<void> {
    const machine = this.#find(id)
    machine.assertLegal('delete')
    const { library, publish } = this.#context
    const snapshots = await library.tables.snapshots.list(id)
    this.#machines.delete(id)
    try {
      await library.commit('delete', async (tables) => {
        await tables.snapshots.deleteAll(id)
        await tables.machines.delete(id)
      })
    } catch (error) {
      this.#machines.set(id, machine)
      throw error
    }
    publish({ type: 'machine-deleted', machineId: id })
    for (const snapshot of snapshots) await library.store.delete(snapshot.id)
    await removeFolder(library.files, library.folder.machine(id))
  }

  start = (id: string): Promise<Machine> => this.#do(id, (machine) => machine.start())
  pause = (id: string): Promise<Machine> => this.#do(id, (machine) => machine.pause())
  resume = (id: string): Promise<Machine> => this.#do(id, (machine) => machine.resume())
  reset = (id: string): Promise<Machine> => this.#do(id, (machine) => machine.reset())
  powerButton = (id: string): Promise<Machine> => this.#do(id, (machine) => machine.powerButton())
  powerOff = (id: string): Promise<Machine> => this.#do(id, (machine) => machine.powerOff())
  save = (id: string): Promise<Machine> => this.#do(id, (machine) => machine.save())
  discard = (id: string): Promise<Machine> => this.#do(id, (machine) => machine.discard())

  /** `drive` is cdrom<n>. Rejects with INVALID when there is no such drive, or the image cannot be used. */
  async changeMedium(id: string, drive: string, image: string | null): Promise<Machine> {
    return this.#do(id, async (machine) => {
      const spec = withMedium(machine.record.spec, drive, image)
      await this.#assertValid(spec)
      await machine.changeMedium(spec, Number(drive.slice('cdrom'.length)))
    })
  }

  /** The last reading of every live machine. */
  counters(): MachineCounters[] {
    return this.#live().flatMap((machine) => machine.counters() ?? [])
  }

  /** Lines of the machine's log, newest last. */
  log(id: string): Promise<string[]> {
    return this.#find(id).log.read()
  }

  /** Long operations, newest first. */
  jobs(machineId: string): Promise<Job[]> {
    this.#find(machineId)
    return this.#context.library.tables.jobs.list(machineId)
  }

  snapshots(machineId: string): Promise<Snapshot[]> {
    this.#find(machineId)
    return this.#context.library.tables.snapshots.list(machineId)
  }

  takeSnapshot(machineId: string, name: string, description: string): Promise<Snapshot> {
    return this.#keeper.take(this.#find(machineId), name, description)
  }

  async restoreSnapshot(id: string): Promise<Machine> {
    return this.#keeper.restore(await this.#machineOf(id), id)
  }

  renameSnapshot(id: string, name: string, description: string): Promise<Snapshot> {
    return this.#keeper.rename(id, name, description)
  }

  async deleteSnapshot(id: string): Promise<void> {
    await this.#keeper.delete(await this.#machineOf(id), id)
  }

  /** Id of the machine that a snapshot belongs to. */
  async machineIdOf(snapshotId: string): Promise<string> {
    return (await this.#keeper.get(snapshotId)).machineId
  }

  /** Throws NOT_FOUND for an unknown machine; undefined for a port that no machine has. */
  serialPort(id: string, port: number): SerialPort | undefined {
    return port < SERIAL_PORTS ? this.#find(id).serialPorts[port] : undefined
  }

  serialInput(id: string, port: number, bytes: Uint8Array): void {
    this.#find(id).serialInput(port, bytes)
  }

  /** Throws NOT_FOUND for an unknown machine. */
  display(id: string): MachineDisplay {
    return this.#find(id).display
  }

  async screenshot(id: string, options: { width?: number | undefined; known?: number | undefined }): Promise<Screenshot> {
    const { png, ...rest } = await this.display(id).picture(options)
    return png ? { ...rest, png: Buffer.from(png).toString('base64') } : rest
  }

  async screenText(id: string): Promise<string[] | null> {
    const lines = await this.display(id).text()
    return lines && [...lines]
  }

  type(id: string, keys: readonly (readonly number[])[]): Promise<void> {
    return this.display(id).type(keys)
  }

  /** The process ends: running machines are saved, each within `limit` seconds; what cannot be saved in time is ended. */
  async close(limit: number): Promise<void> {
    clearInterval(this.#balancing)
    await Promise.all(this.#live().map((machine) => this.#saveOrKill(machine, limit)))
  }

  async #saveOrKill(machine: MachineController, limit: number): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => resolve('late'), limit * 1000)
    const saved = machine.save().catch((error) => machine.log.write(`not saved at the end: ${messageOf(error)}`))
    await Promise.race([saved, late])
    clearTimeout(timer)
    await machine.kill(say('not-saved-in-time'))
  }

  async #do(id: string, operation: (machine: MachineController) => Promise<void>): Promise<Machine> {
    const machine = this.#find(id)
    await operation(machine)
    return machine.view()
  }

  async #make(record: MachineRecord): Promise<MachineController> {
    const { library } = this.#context
    await library.files.makeFolder(library.folder.overlays(record.id, record.generation))
    try {
      await library.commit('create', (tables) => tables.machines.insert(record))
    } catch (error) {
      await removeFolder(library.files, library.folder.machine(record.id)).catch(() => {}) // what stays is swept at the next open
      throw error
    }
    return this.#add(record)
  }

  #add(record: MachineRecord): MachineController {
    const machine = new MachineController(this.#context, record)
    this.#machines.set(record.id, machine)
    return machine
  }

  #find(id: string): MachineController {
    const machine = this.#machines.get(id)
    if (!machine) throw notFound('machine', id)
    return machine
  }

  async #machineOf(snapshotId: string): Promise<MachineController> {
    return this.#find(await this.machineIdOf(snapshotId))
  }

  /** Gives each running machine its part of the host's cores. */
  #balance(): void {
    const claims = this.#live().flatMap((machine) => machine.claim() ?? [])
    for (const [id, share] of this.#shares.divide(claims)) this.#machines.get(id)?.giveShare(share)
  }

  #live(): MachineController[] {
    return [...this.#machines.values()].filter((machine) => machine.live)
  }

  async #assertValid(spec: VmSpec): Promise<void> {
    const issues = await specIssues(spec, this.#context.host)
    if (issues.length > 0) throw invalid(issues)
  }
}

function newRecord(spec: VmSpec): MachineRecord {
  const now = Date.now()
  return {
    id: randomUUID(),
    createdAt: now,
    spec,
    restState: 'powered-off',
    live: false,
    reason: null,
    stateChangedAt: now,
    currentSnapshotId: null,
    generation: randomUUID(),
    savedState: null,
    bases: spec.disks.map(() => null),
    likeness: null,
  }
}
