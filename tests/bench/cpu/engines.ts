/** The engines that are compared, each as a process with the guest's serial line on its standard output. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { GuestArchitecture } from '../../../bench/guests/programs.ts'
import { missingCommand } from '../../support/debian.ts'

const ROOT = join(import.meta.dirname, '../../..')
const MEMORY_MIB = '512'

/** What a guest boots. */
export interface GuestFiles {
  readonly kernel: string
  readonly initrd: string
  readonly append: string
}

export type EngineName = 'innkeeper' | 'qemu' | 'v86'

/** An engine with a guest of one architecture: a column of the table. */
export interface Subject {
  readonly engine: EngineName
  readonly architecture: GuestArchitecture
}

export const SUBJECTS: readonly Subject[] = [
  { engine: 'innkeeper', architecture: 'amd64' },
  { engine: 'qemu', architecture: 'amd64' },
  { engine: 'innkeeper', architecture: 'i386' },
  { engine: 'v86', architecture: 'i386' },
]

export function titleOf({ engine, architecture }: Subject): string {
  return `${engine}/${architecture}`
}

export const V86_BUILD = join(ROOT, 'node_modules/v86/build')
export const SEABIOS = '/usr/share/seabios'

/** Why the engine cannot be measured here; undefined when it can. */
export function whyNot(engine: EngineName): string | undefined {
  if (engine === 'qemu') return missingCommand('qemu-system-x86_64', 'qemu-system-x86')
  if (engine === 'innkeeper') return undefined
  if (!existsSync(join(V86_BUILD, 'libv86.mjs'))) return 'the npm package v86 is not installed'
  return existsSync(join(SEABIOS, 'bios.bin')) ? undefined : `v86 needs a BIOS, and ${SEABIOS} has none (Debian: apt install seabios)`
}

/** The command line that boots the guest: one CPU, 512 MiB. */
export function commandOf(engine: EngineName, { kernel, initrd, append }: GuestFiles, accelerator: string): readonly string[] {
  const files = (dash: string): string[] => [`${dash}kernel`, kernel, `${dash}initrd`, initrd, `${dash}append`, append]
  switch (engine) {
    case 'innkeeper': {
      const run = [join(ROOT, 'src-main/cli/main.ts'), 'run', '--serial', 'stdio', '--accel', accelerator, '--memory', MEMORY_MIB]
      return [process.execPath, ...run, ...files('--')]
    }
    case 'qemu': {
      const machine = ['-accel', 'tcg', '-smp', '1', '-m', MEMORY_MIB, '-nographic', '-no-reboot', '-nic', 'none']
      return ['qemu-system-x86_64', ...machine, ...files('-')]
    }
    case 'v86':
      return [process.execPath, join(import.meta.dirname, 'v86-guest.ts'), kernel, initrd, append, MEMORY_MIB]
  }
}
