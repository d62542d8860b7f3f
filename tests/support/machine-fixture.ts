/** One machine over a library in a temporary folder, whose guest is a script of the test. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hostCapabilities } from '../../src-main/app/host-measures.ts'
import type { MachineConfig } from '../../src-main/engine/machine/machine-config.ts'
import type { MachineRecord } from '../../src-main/library/store/machine-table.ts'
import { VmLibrary } from '../../src-main/library/vm-library.ts'
import { type MachineContext, MachineController } from '../../src-main/supervisor/machine-controller.ts'
import { VmSpec, type VmSpecInput } from '../../src-shared/domain/vm-spec.ts'
import type { LibraryEvent } from '../../src-shared/rpc/contract.ts'
import { ScriptedWorker } from './scripted-worker.ts'
import { until } from './test-service.ts'

export function machineRecord(changes: Partial<VmSpecInput> = {}): MachineRecord {
  const spec = VmSpec.parse({ name: 'box', boot: { kind: 'demo' }, memoryMiB: 16, ...changes })
  const none = { reason: null, currentSnapshotId: null, savedState: null, likeness: null }
  const bases = spec.disks.map(() => null)
  return {
    id: randomUUID(),
    createdAt: 1,
    spec,
    restState: 'powered-off',
    live: false,
    stateChangedAt: 1,
    generation: randomUUID(),
    bases,
    ...none,
  }
}

/** What the database throws on a full disk. */
export function diskFull(): Error {
  return Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
}

export class MachineFixture {
  readonly root: string
  readonly library: VmLibrary
  readonly machine: MachineController
  readonly context: MachineContext
  readonly workers: ScriptedWorker[] = []
  readonly configs: MachineConfig[] = []
  readonly events: LibraryEvent[] = []

  private constructor(root: string, library: VmLibrary, record: MachineRecord) {
    this.root = root
    this.library = library
    this.context = {
      library,
      host: hostCapabilities('0'),
      version: '0',
      startWorker: (config) => this.#newWorker(config),
      publish: (event) => this.events.push(event),
      memory: () => ({ total: 8192, available: 8192, promised: 0 }),
    }
    this.machine = new MachineController(this.context, record)
  }

  static async open(changes: Partial<VmSpecInput> = {}): Promise<MachineFixture> {
    const root = await mkdtemp(join(tmpdir(), 'innkeeper-machine-'))
    const library = await VmLibrary.open(root)
    const record = machineRecord(changes)
    await library.tables.machines.insert(record)
    return new MachineFixture(root, library, record)
  }

  get worker(): ScriptedWorker {
    return this.workers.at(-1) as ScriptedWorker
  }

  /** The row as another process would find it. */
  async row(): Promise<MachineRecord> {
    return (await this.library.tables.machines.list())[0] as MachineRecord
  }

  /** Waits until the guest was sent a request of this type. */
  async sent(type: string): Promise<void> {
    await until(`'${type}' sent`, () => this.workers.length > 0 && this.worker.sent.at(-1)?.type === type)
  }

  /** Lets `work` ask the guest, and answers. */
  async answered(type: string, work: Promise<unknown>, error?: string): Promise<void> {
    await this.sent(type)
    this.worker.answer(error)
    await work
  }

  /** From now on no transaction can be written, until the disk has room again. */
  fillDisk(): { readonly makeRoom: () => void } {
    const { commit } = this.library
    const makeRoom = (): void => void Object.assign(this.library, { commit })
    Object.assign(this.library, { commit: () => Promise.reject(diskFull()) })
    return { makeRoom }
  }

  async running(): Promise<void> {
    const start = this.machine.start()
    await until('a worker', () => this.workers.length > 0)
    this.worker.say({ type: 'ready', notices: [] })
    await this.answered('run', start)
  }

  async close(): Promise<void> {
    for (const worker of this.workers) await worker.terminate()
    await until('the machine rests', () => !this.machine.live)
    await this.library.close()
    await rm(this.root, { recursive: true, force: true })
  }

  #newWorker(config: MachineConfig): ScriptedWorker {
    this.configs.push(config)
    const worker = new ScriptedWorker()
    this.workers.push(worker)
    return worker
  }
}
