/** Runs a program in this terminal, to its end. */
import { type ChildProcess, spawn } from 'node:child_process'

/** As node:child_process has it. */
export type Spawn = (file: string, arguments_: readonly string[], options: { cwd: string; stdio: 'inherit' }) => ChildProcess

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Exit status of a program that was killed or could not be started. */
const FAILED = 1

/** Signals are handed on, so that the program ends in its own way; its exit status is returned. */
export async function runChild(file: string, arguments_: readonly string[], cwd: string, start: Spawn = spawn): Promise<number> {
  const child = start(file, arguments_, { cwd, stdio: 'inherit' })
  const handOn = (signal: NodeJS.Signals): void => void child.kill(signal)
  for (const signal of SIGNALS) process.on(signal, handOn)
  try {
    return await new Promise<number>((resolve) => {
      child.on('exit', (status) => resolve(status ?? FAILED))
      child.on('error', (error) => {
        process.stderr.write(`innkeeper: '${file}' cannot be started: ${error.message}\n`)
        resolve(FAILED)
      })
    })
  } finally {
    for (const signal of SIGNALS) process.off(signal, handOn)
  }
}
