/** Debian's GDB at a guest of `innkeeper run --gdb 0`. */
import { spawn } from 'node:child_process'
import type { InnkeeperGuest } from './innkeeper.ts'
import { until } from './test-service.ts'

/** The port that the guest says. */
export async function gdbPort(guest: InnkeeperGuest): Promise<number> {
  const said = (): string | undefined => /target remote 127\.0\.0\.1:(\d+)/.exec(guest.errors)?.[1]
  await until('a port for gdb', () => said() !== undefined)
  return Number(said())
}

/**
 * Runs commands in GDB, connected to the port; all that it prints. `interruptAfter`: gets the interrupt key once the output has matched it, each as
 * often as it is named.
 */
export async function gdb(
  port: number,
  commands: readonly string[],
  options: { symbols?: string; interruptAfter?: RegExp } = {},
): Promise<string> {
  const setup = [
    'set pagination off',
    'set confirm off',
    ...(options.symbols ? [`file ${options.symbols}`] : []),
    `target remote 127.0.0.1:${port}`,
  ]
  const words = [...setup, ...commands].flatMap((command) => ['-ex', command])
  const child = spawn('gdb', ['-nx', '-q', '-batch', ...words], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } })
  let output = ''
  let interrupted = false
  const take = (bytes: Buffer): void => {
    output += bytes.toString()
    if (interrupted || !options.interruptAfter?.test(output)) return
    interrupted = true
    setTimeout(() => child.kill('SIGINT'), 300)
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  const timer = setTimeout(() => child.kill('SIGKILL'), 90_000)
  await new Promise<void>((resolve) => child.on('close', () => resolve()))
  clearTimeout(timer)
  return output
}
