/** The contract's handlers: each hands its input to the supervisor or to the host. */
import { implement } from '@orpc/server'
import type { HostCapabilities } from '../../src-shared/domain/host-capabilities.ts'
import type { MachineOperation } from '../../src-shared/domain/run-state.ts'
import { contract, type MethodMeta } from '../../src-shared/rpc/contract.ts'
import { asOperationError } from '../library/operation-error.ts'
import type { VmLibrary } from '../library/vm-library.ts'
import type { GuestSupervisor } from '../supervisor/guest-supervisor.ts'
import type { BrowseRoots } from './browse-roots.ts'
import { toContractError } from './contract-errors.ts'
import type { EventsHub } from './events-hub.ts'

export interface RouterParts {
  readonly library: VmLibrary
  readonly supervisor: GuestSupervisor
  readonly hub: EventsHub
  readonly host: HostCapabilities
  readonly browse: BrowseRoots
}

/** Machine that an input is about: `machineId`, or `id` of a machine, or the machine of the snapshot `id`. */
async function machineOf(supervisor: GuestSupervisor, path: readonly string[], input: unknown): Promise<string> {
  const { id, machineId } = input as { id?: string; machineId?: string }
  if (machineId !== undefined) return machineId
  return path[0] === 'snapshot' ? supervisor.machineIdOf(id as string) : (id as string)
}

export function makeRouter({ library, supervisor, hub, host, browse }: RouterParts) {
  /**
   * Before the handler: is the operation legal in the machine's run state? After it: errors of ours become the contract's. `update` is left to the
   * supervisor, since it depends on what is changed.
   */
  const os = implement(contract).use(async ({ next, procedure, path }, input) => {
    const { operation } = procedure['~orpc'].meta as MethodMeta
    try {
      if (operation && operation !== 'update')
        supervisor.assertLegal(await machineOf(supervisor, path, input), operation as MachineOperation)
      return await next()
    } catch (error) {
      const known = asOperationError(error)
      throw known ? toContractError(known) : error
    }
  })

  return os.router({
    host: {
      capabilities: os.host.capabilities.handler(() => host),
      browse: os.host.browse.handler(({ input }) => browse.list(input.folder)),
    },
    settings: {
      get: os.settings.get.handler(() => library.tables.settings.get()),
      set: os.settings.set.handler(({ input }) => library.commit('settings', (tables) => tables.settings.set(input))),
    },
    machine: {
      list: os.machine.list.handler(() => supervisor.list()),
      get: os.machine.get.handler(({ input }) => supervisor.get(input.id)),
      create: os.machine.create.handler(({ input }) => supervisor.create(input.spec)),
      update: os.machine.update.handler(({ input }) => supervisor.update(input.id, input.spec)),
      delete: os.machine.delete.handler(({ input }) => supervisor.delete(input.id)),
      start: os.machine.start.handler(({ input }) => supervisor.start(input.id)),
      pause: os.machine.pause.handler(({ input }) => supervisor.pause(input.id)),
      resume: os.machine.resume.handler(({ input }) => supervisor.resume(input.id)),
      reset: os.machine.reset.handler(({ input }) => supervisor.reset(input.id)),
      powerButton: os.machine.powerButton.handler(({ input }) => supervisor.powerButton(input.id)),
      medium: os.machine.medium.handler(({ input }) => supervisor.changeMedium(input.id, input.drive, input.image)),
      powerOff: os.machine.powerOff.handler(({ input }) => supervisor.powerOff(input.id)),
      save: os.machine.save.handler(({ input }) => supervisor.save(input.id)),
      discard: os.machine.discard.handler(({ input }) => supervisor.discard(input.id)),
      counters: os.machine.counters.handler(() => supervisor.counters()),
      screenshot: os.machine.screenshot.handler(({ input: { id, width, known } }) => supervisor.screenshot(id, { width, known })),
      screenText: os.machine.screenText.handler(async ({ input }) => ({ lines: await supervisor.screenText(input.id) })),
      type: os.machine.type.handler(({ input }) => supervisor.type(input.id, input.keys)),
      log: os.machine.log.handler(({ input }) => supervisor.log(input.id)),
      jobs: os.machine.jobs.handler(({ input }) => supervisor.jobs(input.id)),
    },
    snapshot: {
      list: os.snapshot.list.handler(({ input }) => supervisor.snapshots(input.machineId)),
      take: os.snapshot.take.handler(({ input }) => supervisor.takeSnapshot(input.machineId, input.name, input.description)),
      restore: os.snapshot.restore.handler(({ input }) => supervisor.restoreSnapshot(input.id)),
      rename: os.snapshot.rename.handler(({ input }) => supervisor.renameSnapshot(input.id, input.name, input.description)),
      delete: os.snapshot.delete.handler(({ input }) => supervisor.deleteSnapshot(input.id)),
    },
    events: os.events.handler(({ signal }) => hub.subscribe(signal)),
  })
}

export type AppRouter = ReturnType<typeof makeRouter>
