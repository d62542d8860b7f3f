/** The C compiler for a guest's programs: installed on demand on Debian, else why there is none. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { GuestArchitecture } from './programs.ts'

const TOOLS: Readonly<Record<GuestArchitecture, { readonly flag: string; readonly packageName: string }>> = {
  amd64: { flag: '-m64', packageName: 'build-essential' },
  i386: { flag: '-m32', packageName: 'gcc-multilib' },
}

/** A whole static program, because without the C library of that architecture only the link fails. */
function links(flag: string): boolean {
  const program = '#include <stdio.h>\nint main(void) { return puts("") < 0; }\n'
  return spawnSync('gcc', [flag, '-static', '-x', 'c', '-', '-o', '/dev/null'], { input: program }).status === 0
}

/** Why programs of this architecture cannot be built here; undefined when they can. */
export function whyNoCompiler(architecture: GuestArchitecture): string | undefined {
  const { flag, packageName } = TOOLS[architecture]
  if (links(flag)) return undefined
  const remedy = `no C compiler for ${architecture} (Debian: ${packageName})`
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return remedy
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const installed = spawnSync('apt-get', ['install', '-y', '--no-install-recommends', packageName], { encoding: 'utf8', env: environment })
  if (links(flag)) return undefined
  return `${remedy}: ${installed.stderr?.trim().split('\n').at(-1) || 'it could not be installed'}`
}
