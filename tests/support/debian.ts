/** Tools that tests need from Debian: installed on demand where that is possible, so that a fresh machine runs every test. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const NEED = join(import.meta.dirname, '../../tools/guests/need.sh')

function hasCommand(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, command)))
}

/** Sees to it that the command, which the package brings, exists. Returns undefined, or why it cannot be had. */
export function missingCommand(command: string, packageName: string): string | undefined {
  if (hasCommand(command)) return undefined
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return `${command} is not installed (Debian: ${packageName})`
  const result = spawnSync(NEED, [`${command}:${packageName}`], { encoding: 'utf8' })
  if (result.status === 0 && hasCommand(command)) return undefined
  return result.error?.message ?? result.stderr.trim()
}
