/** The demonstration guest behind a terminal of the service: starts it, asks it, and waits for what it shows. */
import type { VmSpecInput } from '../../src-shared/domain/vm-spec.ts'
import type { LibraryCli } from './library-cli.ts'
import { demoSpec, type TestService, TestTerminal, until } from './test-service.ts'

export const PROMPT = 'demo> '
const PATIENCE = 30

/** Uncoloured, so that words can be compared. */
export function plainDemo(changes: Partial<VmSpecInput> = {}): VmSpecInput {
  return demoSpec({ boot: { kind: 'demo', commandLine: 'plain' }, memoryMiB: 32, ...changes })
}

/** Waits for the terminal to show `words`, from `from` on. */
export function shows(terminal: TestTerminal, words: string, from = 0): Promise<string> {
  return until(`the terminal shows '${words}'`, () => (terminal.text.includes(words, from) ? terminal.text.slice(from) : ''), PATIENCE)
}

/** Types a line; what the guest says until its next prompt. */
export async function ask(terminal: TestTerminal, line: string): Promise<string> {
  const from = terminal.text.length
  terminal.type(line)
  const shown = await shows(terminal, PROMPT, from)
  return shown.slice(shown.indexOf('\n') + 1, shown.indexOf(PROMPT)).trim()
}

/** Guest seconds since its start. */
export async function uptime(terminal: TestTerminal): Promise<number> {
  const answer = await ask(terminal, 'uptime')
  const [, hours, minutes, seconds] = answer.match(/up (\d+):(\d\d):(\d\d\.\d{3})/) ?? []
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
}

/** A machine that shows its first prompt. */
export async function startGuest(test: TestService, changes: Partial<VmSpecInput> = {}): Promise<{ id: string; terminal: TestTerminal }> {
  const { id } = await test.client.machine.create({ spec: plainDemo(changes) })
  await test.client.machine.start({ id })
  const terminal = await test.terminal(id)
  await shows(terminal, PROMPT)
  return { id, terminal }
}

/** Waits until the machine is in `state`. */
export async function reaches(test: TestService, id: string, state: string): Promise<void> {
  await until(`the machine is ${state}`, async () => (await test.client.machine.get({ id })).state === state, PATIENCE)
}

/** A terminal on a machine of the command line's owner. */
export async function terminalOf(cli: LibraryCli, machineId: string): Promise<TestTerminal> {
  const terminal = new TestTerminal(await until('an owner', () => cli.owner()), machineId)
  await until('the terminal is open', () => terminal.socket.readyState === terminal.socket.OPEN)
  terminal.socket.on('error', () => {}) // the owner may be killed
  return terminal
}
