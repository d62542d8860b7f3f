/**
 * The one contract of Innkeeper: every operation is declared here once. The window, the browser tab, the CLI and the tests use it over two
 * transports (Electron MessagePort, WebSocket at /rpc); nothing bypasses it. Serial consoles are byte channels beside it: serial-channel.ts.
 */
import { type ContractRouterClient, eventIterator, oc } from '@orpc/contract'
import * as z from 'zod'
import { MachineCounters } from '../domain/counters.ts'
import { HostCapabilities } from '../domain/host-capabilities.ts'
import { Job } from '../domain/job.ts'
import { Machine, MachineActivity } from '../domain/machine.ts'
import type { MachineOperation } from '../domain/run-state.ts'
import { Snapshot } from '../domain/snapshot.ts'
import { VmSpec } from '../domain/vm-spec.ts'
import { ERRORS } from './errors.ts'

/** Documentation line, and the operation whose legal run states (domain/run-state.ts) are checked before the handler runs. */
export interface MethodMeta {
  readonly doc?: string
  readonly operation?: MachineOperation
}

const method = oc.$meta<MethodMeta>({}).errors(ERRORS)
const named = z.strictObject({ id: z.uuid() })

function onMachine(doc: string, operation?: MachineOperation) {
  return method
    .meta(operation ? { doc, operation } : { doc })
    .input(named)
    .output(Machine)
}

export const ProgressTask = z.enum(['take', 'restore', 'save'])
export type ProgressTask = z.output<typeof ProgressTask>

/** What changed; windows write it into their caches. The first event after subscribing is `hello`: fetch everything then. */
export const LibraryEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello') }),
  z.strictObject({ type: z.literal('machine'), machine: Machine }),
  z.strictObject({ type: z.literal('machine-deleted'), machineId: z.uuid() }),
  z.strictObject({ type: z.literal('snapshots'), machineId: z.uuid() }),
  z.strictObject({ type: z.literal('activity'), activity: MachineActivity }),
  /** Bytes of guest memory written or loaded; at the end, however it comes, done = total. */
  z.strictObject({ type: z.literal('progress'), task: ProgressTask, machineId: z.uuid(), done: z.number(), total: z.number() }),
])
export type LibraryEvent = z.output<typeof LibraryEvent>

export const FolderEntry = z.strictObject({ name: z.string(), path: z.string(), kind: z.enum(['folder', 'file']), size: z.number() })
export const Settings = z.strictObject({ language: z.enum(['auto', 'en', 'ko']), theme: z.enum(['auto', 'light', 'dark']) })
export type Settings = z.output<typeof Settings>

const MOST_KEYS = 20_000
/** Groups of scan codes (set 1), one key or chord each. */
const Keys = z.array(z.array(z.int().min(0).max(255)).max(64)).max(MOST_KEYS)
/** `number` counts pictures that differ; no PNG (base64) where the picture is still the one with number `known`. */
export const Screenshot = z.strictObject({ number: z.int(), width: z.int(), height: z.int(), png: z.string().optional() })
export type Screenshot = z.output<typeof Screenshot>

export const contract = {
  host: {
    capabilities: method.meta({ doc: 'What this host can give to guests.' }).output(HostCapabilities),
    browse: method
      .meta({ doc: 'Lists a folder inside the configured roots; without `folder`, the roots. A web page has no host paths of its own.' })
      .input(z.strictObject({ folder: z.string().optional() }))
      .output(z.strictObject({ folder: z.string().nullable(), parent: z.string().nullable(), entries: z.array(FolderEntry) })),
  },
  settings: {
    get: method.meta({ doc: 'Preferences of this library.' }).output(Settings),
    set: method.meta({ doc: 'Changes preferences.' }).input(Settings.partial()).output(Settings),
  },
  machine: {
    list: method.meta({ doc: 'Every machine, oldest first.' }).output(z.array(Machine)),
    get: onMachine('One machine.'),
    create: method
      .meta({ doc: 'Creates a machine; files it names must exist.' })
      .input(z.strictObject({ spec: VmSpec }))
      .output(Machine),
    /** `discardState` says that a saved machine may lose its saved state. */
    update: method
      .meta({ doc: 'Replaces the specification.', operation: 'update' })
      .input(named.extend({ spec: VmSpec }))
      .output(Machine),
    delete: method
      .meta({ doc: 'Deletes a machine with its snapshots and overlays; attached images stay.', operation: 'delete' })
      .input(named)
      .output(z.void()),
    start: onMachine('Starts it, or resumes its saved state.', 'start'),
    pause: onMachine('Stops virtual time.', 'pause'),
    resume: onMachine('Lets virtual time go on.', 'resume'),
    reset: onMachine('Presses the reset button.', 'reset'),
    powerButton: onMachine('Presses the ACPI power button.', 'power-button'),
    powerOff: onMachine('Cuts the power.', 'power-off'),
    medium: method
      .meta({
        doc: 'Puts an image into drive `cdrom<n>`, also while the machine runs; `null` takes out what is in it.',
        operation: 'medium',
      })
      .input(named.extend({ drive: z.string().regex(/^cdrom[0-9]$/), image: z.string().min(1).max(4096).nullable() }))
      .output(Machine),
    save: onMachine('Saves the state and stops.', 'save'),
    discard: onMachine('Drops the saved state.', 'discard'),
    counters: method
      .meta({ doc: "What each live machine's engine counted since it began: a reading twice a second, with its time." })
      .output(z.array(MachineCounters)),
    screenshot: method
      .meta({ doc: 'The screen as PNG, at most `width` pixels wide; cheap when it is still picture `known`.', operation: 'display' })
      .input(named.extend({ width: z.int().min(1).optional(), known: z.int().optional() }))
      .output(Screenshot),
    screenText: method
      .meta({ doc: 'The characters on the screen, line by line; null while it shows graphics.', operation: 'display' })
      .input(named)
      .output(z.strictObject({ lines: z.array(z.string()).nullable() })),
    type: method
      .meta({ doc: "Presses keys of the machine's keyboard, at the pace of a quick typist.", operation: 'display' })
      .input(named.extend({ keys: Keys }))
      .output(z.void()),
    log: method.meta({ doc: "The machine's log, newest last." }).input(named).output(z.array(z.string())),
    jobs: method
      .meta({ doc: 'Its snapshots and saves as operations: when, and how they ended; newest first.' })
      .input(named)
      .output(z.array(Job)),
  },
  snapshot: {
    list: method
      .meta({ doc: 'Snapshots of a machine, oldest first.' })
      .input(z.strictObject({ machineId: z.uuid() }))
      .output(z.array(Snapshot)),
    take: method
      .meta({ doc: 'Takes a snapshot, of the running state or of the powered-off one.', operation: 'snapshot-take' })
      .input(
        z.strictObject({ machineId: z.uuid(), name: z.string().trim().min(1).max(100), description: z.string().max(10_000).default('') }),
      )
      .output(Snapshot),
    restore: method
      .meta({ doc: 'Makes the snapshot the current state; a snapshot of a running machine runs on.', operation: 'snapshot-restore' })
      .input(z.strictObject({ id: z.uuid() }))
      .output(Machine),
    rename: method
      .meta({ doc: 'Changes name and description.' })
      .input(z.strictObject({ id: z.uuid(), name: z.string().trim().min(1).max(100), description: z.string().max(10_000) }))
      .output(Snapshot),
    delete: method
      .meta({ doc: 'Deletes a snapshot; its children hang below its parent afterwards.', operation: 'snapshot-delete' })
      .input(z.strictObject({ id: z.uuid() }))
      .output(z.void()),
  },
  events: method.meta({ doc: 'Everything that changes, as it changes.' }).output(eventIterator(LibraryEvent)),
}

export type Client = ContractRouterClient<typeof contract>
