/** `innkeeper vm ...`. */
import { createInterface } from 'node:readline/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import type { Machine } from '../../src-shared/domain/machine.ts'
import { DISPLAY_ADAPTERS, SMP_MODES } from '../../src-shared/domain/vm-spec.ts'
import type { Client } from '../../src-shared/rpc/contract.ts'
import { CommandError, EXIT, EXIT_HELP } from './exit-codes.ts'
import { findNamed } from './find.ts'
import { collect, count, type LibraryFlags, percent, withLibraryFlags } from './options.ts'
import { details, table, time } from './output.ts'
import { type Answer, inSession } from './session.ts'
import { type ModifyFlags, modifiedSpec, type SpecFlags, specFromFlags } from './spec-flags.ts'

/** Seconds that `vm stop` waits for the guest to switch itself off. */
const STOP_LIMIT = 60
const POLL = 100
/** Milliseconds between two presses: a guest that is still starting may not see the first. */
const PRESS_AGAIN = 10_000

type MachineCall = 'start' | 'pause' | 'resume' | 'reset' | 'save' | 'discard'

const CALLS: readonly (readonly [MachineCall, string])[] = [
  ['start', 'start it, or resume its saved state'],
  ['pause', 'stop its virtual time'],
  ['resume', 'let its virtual time go on'],
  ['reset', 'press the reset button'],
  ['save', 'save its state and stop'],
  ['discard', 'drop its saved state'],
]

export function registerMachines(program: Command): void {
  const vm = program.command('vm').description('machines of the library').addHelpText('after', EXIT_HELP)
  registerCreation(vm)
  registerChange(vm)
  registerQueries(vm)
  for (const [call, description] of CALLS) {
    onMachine(vm, call, description).action((wanted: string, flags: LibraryFlags) =>
      inSession(flags, async (client) => answer(await client.machine[call]({ id: (await findMachine(client, wanted)).id }))),
    )
  }
  onMachine(vm, 'stop', 'press the ACPI power button and wait until the guest is off')
    .option('--force', 'cut the power instead')
    .option('--timeout <seconds>', 'how long to wait', count, STOP_LIMIT)
    .action((wanted: string, flags: StopFlags) => inSession(flags, (client) => stop(client, wanted, flags)))
  onMachine(vm, 'delete', 'delete it with its snapshots and overlays; attached images stay')
    .option('--yes', 'do not ask')
    .action((wanted: string, flags: DeleteFlags) => inSession(flags, (client) => remove(client, wanted, flags)))
}

interface StopFlags extends LibraryFlags {
  readonly force?: boolean
  readonly timeout: number
}

interface DeleteFlags extends LibraryFlags {
  readonly yes?: boolean
}

function onMachine(vm: Command, name: string, description: string): Command {
  return withLibraryFlags(vm.command(`${name} <machine>`).description(description))
}

function registerCreation(vm: Command): void {
  withCommonFlags(withLibraryFlags(vm.command('create').description('create a machine')))
    .requiredOption('--name <name>', 'what to call it')
    .option('--demo', 'boot the demonstration system that comes with Innkeeper')
    .option('--kernel <file>', 'Linux (bzImage) or Multiboot 1 kernel')
    .option('--initrd <file>', 'initial RAM disk')
    .option('--append <words>', 'kernel command line; Linux shows itself on the console with console=ttyS0')
    .option(
      '--disk <file[,mode][,if=controller]>',
      'disk image; mode is normal, readonly, immutable or write-through; controller is ahci, ide or virtio; repeatable',
      collect,
      [],
    )
    .option('--cdrom <file[,if=ahci|ide]>', 'CD drive with an image in it, or none for an empty one; repeatable', collect, [])
    .addOption(new Option('--vga <adapter>', 'display: std (default) or none').choices(DISPLAY_ADAPTERS))
    .action((flags: SpecFlags & LibraryFlags) =>
      inSession(flags, async (client) => {
        const machine = await client.machine.create({ spec: specFromFlags(flags) })
        return { value: machine, text: `created '${machine.spec.name}' (${machine.id})\n` }
      }),
    )
}

function withCommonFlags(command: Command): Command {
  return command
    .option('--memory <MiB>', 'memory (default 512)', count)
    .option('--cpus <n>', 'virtual CPUs (default 1)', count)
    .addOption(new Option('--smp <mode>', 'how several CPUs run: at the same time (parallel, default) or in turns').choices(SMP_MODES))
    .option('--cap <percent>', 'execution cap: percent of a host core that it may use (default 100)', percent)
    .option('--weight <n>', 'its part of the host when machines compete, beside theirs (default 100)', count)
    .option('--description <text>', 'for people')
}

function registerChange(vm: Command): void {
  withCommonFlags(onMachine(vm, 'modify', 'change it; name, description, cap and weight also while it runs'))
    .option('--name <name>', 'a new name')
    .action((wanted: string, flags: ModifyFlags & LibraryFlags) =>
      inSession(flags, async (client) => {
        const { id, spec } = await findMachine(client, wanted)
        const machine = await client.machine.update({ id, spec: modifiedSpec(spec, flags) })
        return { value: machine, text: `changed '${machine.spec.name}'\n` }
      }),
    )
}

function registerQueries(vm: Command): void {
  withLibraryFlags(vm.command('list').description('every machine and its state')).action((flags: LibraryFlags) =>
    inSession(flags, async (client) => {
      const machines = await client.machine.list()
      const rows = machines.map(({ id, spec, state }) => [id.slice(0, 8), spec.name, state, String(spec.cpus), `${spec.memoryMiB} MiB`])
      return { value: machines, text: table(['ID', 'NAME', 'STATE', 'CPUS', 'MEMORY'], rows) }
    }),
  )
  onMachine(vm, 'show', 'one machine in detail').action((wanted: string, flags: LibraryFlags) =>
    inSession(flags, async (client) => {
      const machine = await findMachine(client, wanted)
      return { value: machine, text: describe(machine) }
    }),
  )
  onMachine(vm, 'log', "the machine's log").action((wanted: string, flags: LibraryFlags) =>
    inSession(flags, async (client) => {
      const lines = await client.machine.log({ id: (await findMachine(client, wanted)).id })
      return { value: lines, text: lines.map((line) => `${line}\n`).join('') }
    }),
  )
}

/** By name, id or the beginning of the id. */
export async function findMachine(client: Client, wanted: string): Promise<Machine> {
  return findNamed('machine', wanted, await client.machine.list(), ({ id, spec }) => ({ id, name: spec.name }))
}

export function answer(machine: Machine): Answer {
  const reason = machine.stateReason ? `: ${machine.stateReason}` : ''
  return { value: machine, text: `'${machine.spec.name}' is ${machine.state}${reason}\n` }
}

async function stop(client: Client, wanted: string, flags: StopFlags): Promise<Answer> {
  const { id, spec } = await findMachine(client, wanted)
  if (flags.force) return answer(await client.machine.powerOff({ id }))
  const end = Date.now() + flags.timeout * 1000
  let pressed = await press(client, id)
  while (Date.now() < end) {
    const machine = await client.machine.get({ id })
    if (machine.state === 'powered-off' || machine.state === 'aborted') return answer(machine)
    if (machine.state === 'running' && Date.now() - pressed > PRESS_AGAIN) pressed = await press(client, id)
    await delay(POLL)
  }
  throw new CommandError(EXIT.guest, `'${spec.name}' did not switch itself off within ${flags.timeout} s; 'vm stop --force' cuts the power`)
}

/** When it was pressed. */
async function press(client: Client, id: string): Promise<number> {
  await client.machine.powerButton({ id })
  return Date.now()
}

async function remove(client: Client, wanted: string, flags: DeleteFlags): Promise<Answer> {
  const { id, spec } = await findMachine(client, wanted)
  const snapshots = await client.snapshot.list({ machineId: id })
  if (!flags.yes) await confirm(`delete '${spec.name}' with its ${snapshots.length} snapshots and everything on its overlays?`)
  await client.machine.delete({ id })
  return { value: { id }, text: `deleted '${spec.name}'\n` }
}

async function confirm(question: string): Promise<void> {
  if (!process.stdin.isTTY) throw new CommandError(EXIT.usage, `${question} Say so with --yes`)
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  const reply = await prompt.question(`${question} [y/N] `)
  prompt.close()
  if (!/^y(es)?$/i.test(reply.trim())) throw new CommandError(EXIT.failed, 'nothing was deleted')
}

function describe({ id, spec, state, stateReason, createdAt, notices }: Machine): string {
  const { boot } = spec
  return details([
    ['name', spec.name],
    ['id', id],
    ['state', stateReason ? `${state}: ${stateReason}` : state],
    ['created', time(createdAt)],
    ['cpus', spec.cpus === 1 ? '1' : `${spec.cpus}, ${spec.smp}`],
    ['memory', `${spec.memoryMiB} MiB`],
    ['execution cap', `${spec.executionCap} %`],
    ['weight', String(spec.weight)],
    ['boot', boot.kind === 'kernel' ? boot.kernel : boot.kind],
    ['initrd', boot.kind === 'kernel' ? boot.initrd : undefined],
    ['command line', boot.kind === 'disk' || boot.commandLine === '' ? undefined : boot.commandLine],
    ...spec.disks.map(({ image, mode, controller }, index) => [`disk ${index}`, `${image} (${mode}, ${controller})`] as const),
    ...spec.cdroms.map(({ image = 'empty', controller }, index) => [`cdrom ${index}`, `${image} (${controller})`] as const),
    ...notices.map((notice) => ['notice', notice] as const),
  ])
}
