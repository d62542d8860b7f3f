/** `innkeeper run`: boots an unnamed machine in the foreground, like QEMU. It needs no library and no owner. */
import type { Command } from 'commander'
import { workerThreads } from '../supervisor/guest-worker.ts'
import { EXIT_ENGINE, EXIT_QUIT, EXIT_USAGE } from './run/exit-status.ts'
import { ForegroundMachine } from './run/foreground-machine.ts'
import { planRun, type RunOptions, UsageError } from './run/run-options.ts'

const HELP = `
Exit status: 0 the guest switched itself off; (value << 1) | 1, odd, it wrote value to the debug-exit port 0xF4;
124 the time limit ran out; 2 wrong command line, file or machine; 4 triple fault; 6 halted with interrupts off;
8 the engine failed; 10 ended by Ctrl-A X or a signal; 12 what it says cannot be written any more; 14 --check found a divergence.

With --serial stdio: Ctrl-A X quits, Ctrl-A A sends Ctrl-A, Ctrl-A H shows the keys. End of input does not quit.`

/** Adds the command to `program`; `workerEntry` is engine/worker.ts or what it was built to. */
export function addRunCommand(program: Command, workerEntry: URL): void {
  program
    .command('run')
    .description('boot an unnamed machine in the foreground')
    .option('--kernel <file>', 'Linux (bzImage) or Multiboot 1 kernel')
    .option('--initrd <file>', 'initial RAM disk of the kernel')
    .option('--append <words>', 'kernel command line')
    .option('--demo', 'boot the included demonstration system')
    .option('--memory <MiB>', 'memory (default 512)')
    .option('--cpus <n>', 'virtual CPUs (default 1)')
    .option('--cap <percent>', 'percent of a host core that it may use (default 100)')
    .option(
      '--disk <file[,readonly|,immutable][,if=ahci|ide|virtio]>',
      'disk image; repeat for more; without a mode, writes go into it; with --kernel and --demo on virtio, else on ahci',
      collect,
    )
    .option('--cdrom <file[,if=ahci|ide]>', 'image in a CD drive, or none; repeat for more drives', collect)
    .option('--serial <where>', 'COM1: stdio, file:FILE or none', 'stdio')
    .option('--debug-exit', 'add the debug-exit port 0xF4 and the debug console 0xE9')
    .option('--accel <name>', 'interp, jit, kvm or auto', 'auto')
    .option('--smp <mode>', 'several CPUs: parallel (a host thread for each; default) or deterministic (in turns)')
    .option('--check <blocks>', 'run each so many blocks in the interpreter too, and stop where --accel jit differs')
    .option('--trace <what>', 'log int (interrupts), exit (core exits), io (ports and MMIO); comma-separated')
    .option('--profile <file>', 'write where guest and engine spent their time, at the end')
    .option('--symbols <file>', 'names for the profile: System.map, a copy of /proc/kallsyms, or an ELF file; repeat for more', collect)
    .option('--gdb <port[,arch]>', 'let a debugger in at 127.0.0.1:PORT; arch is x86-64 (default), i386 or i8086')
    .option('-S, --stopped', 'with --gdb: wait for the debugger before the first instruction')
    .option('--vga <adapter>', 'display: std or none (default std; none for a kernel, unless a display is asked for)')
    .option('--vnc <[host:]port>', 'let VNC viewers in, at 127.0.0.1 unless a host is named')
    .option('--vnc-password <word>', 'what VNC viewers must know (at most 8 characters)')
    .option('--screenshot <file>', 'write a picture of the screen (PNG)')
    .option('--type <keys>', "type on the machine's keyboard; keys by name in brackets: root<enter>, <ctrl-alt-delete>")
    .option(
      '--after <seconds>',
      'when --type types and --screenshot looks (default 5; with both, the picture comes 2 s after the last key)',
    )
    .option('--timeout <seconds>', 'end with status 124 after this long')
    .addHelpText('after', HELP)
    .action(async (options: RunOptions) => {
      process.exitCode = await run(options, workerEntry)
    })
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

function say(message: string): void {
  process.stderr.write(`innkeeper: ${message}\n`)
}

async function run(options: RunOptions, workerEntry: URL): Promise<number> {
  // Node's own status for it is odd, which would be the guest's word.
  process.once('uncaughtException', (error) => {
    say(`the engine failed: ${error.stack}`)
    process.exit(EXIT_ENGINE)
  })
  try {
    const machine = new ForegroundMachine(planRun(options), say)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => machine.quit(EXIT_QUIT))
    process.stdout.on('error', (error) => machine.loseOutput(`standard output cannot be written (${error.message})`))
    return await machine.run(workerThreads(workerEntry))
  } catch (error) {
    say((error as Error).message)
    return error instanceof UsageError ? EXIT_USAGE : EXIT_ENGINE
  }
}
