/** Tools that tests need from Debian: installed on demand where that is possible, so that a fresh machine runs every test. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const LOCK_WAIT_S = 600 // another test file may be installing

function hasCommand(command: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`))
}

function apt(...options: string[]): { readonly ok: boolean; readonly output: string } {
  const result = spawnSync('apt-get', ['-y', '-qq', '-o', `DPkg::Lock::Timeout=${LOCK_WAIT_S}`, ...options], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return { ok: result.status === 0, output: result.stderr ?? '' }
}

/** Sees to it that the command exists. Returns undefined, or why it cannot be had. */
export function missingCommand(command: string, packages: readonly string[]): string | undefined {
  if (hasCommand(command)) return undefined
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return `${command} is not installed (Debian: ${packages.join(' ')})`
  const install = (): { readonly ok: boolean; readonly output: string } => apt('install', '--no-install-recommends', ...packages)
  const first = install()
  if (first.ok && hasCommand(command)) return undefined
  apt('update')
  const second = install()
  return second.ok && hasCommand(command) ? undefined : `apt-get cannot install ${packages.join(' ')}: ${second.output.trim()}`
}
