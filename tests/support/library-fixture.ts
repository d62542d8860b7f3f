/** A library with fake guests in this process, without a server; and what its guests hold, for comparing. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { hostCapabilities } from '../../src-main/app/host-measures.ts'
import { HostStoreFiles, type StepObserver } from '../../src-main/library/files/store-files.ts'
import { verifyStateFolder } from '../../src-main/library/snapshots/state-folder.ts'
import { VmLibrary } from '../../src-main/library/vm-library.ts'
import { GuestSupervisor } from '../../src-main/supervisor/guest-supervisor.ts'
import { workerThreads } from '../../src-main/supervisor/guest-worker.ts'
import { VmSpec } from '../../src-shared/domain/vm-spec.ts'

export const FAKE_GUEST = join(import.meta.dirname, 'fake-guest-worker.ts')

const AMPLE = { total: 65_536, available: 65_536 }

export interface LibraryFixture {
  readonly library: VmLibrary
  readonly supervisor: GuestSupervisor
  /** Without saving anything. */
  close(): Promise<void>
}

/** MiB of the host as the fixture's supervisor measures it. */
export interface FixtureMemory {
  total: number
  available: number
}

export async function openFixture(root: string, observe: StepObserver = () => {}, memory: FixtureMemory = AMPLE): Promise<LibraryFixture> {
  const library = await VmLibrary.open(root, new HostStoreFiles(observe))
  const supervisor = await GuestSupervisor.open({
    library,
    host: hostCapabilities('0.0.0'),
    version: '0.0.0',
    startWorker: workerThreads(pathToFileURL(FAKE_GUEST)),
    publish: () => {},
    measureMemory: () => ({ ...memory }),
  })
  return {
    library,
    supervisor,
    close: async () => {
      for (const { id, state } of supervisor.list()) if (state === 'running' || state === 'paused') await supervisor.powerOff(id)
      await library.close()
    },
  }
}

export async function createMachine({ supervisor }: LibraryFixture, image: string): Promise<string> {
  const spec = VmSpec.parse({ name: 'box', boot: { kind: 'demo' }, memoryMiB: 16, disks: [{ image }] })
  return (await supervisor.create(spec)).id
}

/** Milliseconds in which a guest answers, however busy the host is. */
const ANSWER_LIMIT = 60_000

/** Types a line into the guest's console and returns the line that it answers. Rejects, with the machine's state and log, when it answers none. */
export async function ask({ supervisor }: LibraryFixture, id: string, line: string): Promise<string> {
  const answer = Promise.withResolvers<string>()
  let text: string | undefined
  const take = (bytes: Uint8Array): void => {
    if (text === undefined) return
    text += new TextDecoder().decode(bytes)
    const end = text.indexOf('\r\n')
    if (end >= 0) answer.resolve(text.slice(0, end))
  }
  const detach = supervisor.serialPort(id, 0)?.attach({ output: take, restart: take })
  text = '' // the scrollback came first and does not count
  const timer = setTimeout(() => answer.reject(new Error(`no answer to '${line}'`)), ANSWER_LIMIT)
  try {
    supervisor.serialInput(id, 0, new TextEncoder().encode(`${line}\r`))
    return await answer.promise
  } catch (error) {
    const log = (await supervisor.log(id)).slice(-20).join('\n')
    throw new Error(`${(error as Error).message}; the machine is ${supervisor.get(id).state}:\n${log}`)
  } finally {
    clearTimeout(timer)
    detach?.()
  }
}

/** What a guest holds: `memory/disk`. */
export async function contents(fixture: LibraryFixture, id: string): Promise<string> {
  const memory = (await ask(fixture, id, 'get')).replace('memory=', '')
  const disk = (await ask(fixture, id, 'read 0')).replace('disk=', '')
  return `${memory}/${disk}`
}

export async function fill(fixture: LibraryFixture, id: string, text: string): Promise<void> {
  await ask(fixture, id, `set ${text}`)
  await ask(fixture, id, `write 0 ${text}`)
}

/** The rule of library-folder.ts, to be checked before the library is opened: what has a final name is whole. Returns the names. */
export async function verifyFinalFolders(root: string): Promise<string[]> {
  const savedStates = (await list(join(root, 'machines'))).map((id) => join(root, 'machines', id, 'saved-state'))
  const whole: string[] = []
  for (const folder of [join(root, 'snapshots'), ...savedStates]) {
    for (const name of await list(folder)) {
      if (name.endsWith('.partial') || name.endsWith('.deleting')) continue
      await verifyStateFolder(join(folder, name))
      whole.push(name)
    }
  }
  return whole
}

export async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}
