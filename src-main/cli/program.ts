/** The command line: `innkeeper run|vm|snapshot|console|top|serve`. */
import { Command } from 'commander'
import { registerConsole } from './console-commands.ts'
import { EXIT, EXIT_HELP } from './exit-codes.ts'
import { registerMachines } from './machine-commands.ts'
import { registerMedia } from './medium-commands.ts'
import { PATHS, VERSION } from './paths.ts'
import { addRunCommand } from './run.ts'
import { registerServe } from './serve-command.ts'
import { registerSnapshots } from './snapshot-commands.ts'
import { registerTop } from './top/top-command.ts'

/** One function a command. What only `serve` needs is loaded when it is run. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  (program) => addRunCommand(program, PATHS.guestEntry),
  registerMachines,
  registerSnapshots,
  registerMedia,
  registerConsole,
  registerTop,
  registerServe,
]

const program = new Command('innkeeper')
  .description('virtual machines with a hypervisor engine of their own')
  .version(VERSION)
  .addHelpText('after', EXIT_HELP)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage))
for (const register of COMMANDS) register(program)
await program.parseAsync()
