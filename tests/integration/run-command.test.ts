/** `innkeeper run` that cannot start says why and ends with status 2. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const CLI = join(import.meta.dirname, '..', '..', 'src-main', 'cli', 'main.ts')

function run(...words: string[]) {
  const { status, stderr } = spawnSync(process.execPath, [CLI, 'run', '--serial', 'none', ...words], { encoding: 'utf8', timeout: 60_000 })
  return { status, stderr }
}

test('an accelerator that is not there yet is refused in words', () => {
  expect(run('--demo', '--accel', 'kvm')).toEqual({
    status: 2,
    stderr: "innkeeper: The accelerator 'kvm' comes with a later version; choose 'auto' or 'interp'.\n",
  })
})

test('a file that is no kernel is named for what it is not', () => {
  const { status, stderr } = run('--kernel', import.meta.filename)
  expect(status).toBe(2)
  expect(stderr).toContain('run-command.test.ts cannot be booted: it is neither a Linux bzImage nor a Multiboot 1 kernel')
})

test('the time limit ends a guest with status 124, and more CPUs than one are told', () => {
  const { status, stderr } = run('--demo', '--memory', '64', '--cpus', '4', '--timeout', '2')
  expect(status).toBe(124)
  expect(stderr).toBe('innkeeper: This version runs one CPU: 1 of 4 is used.\ninnkeeper: the time limit of 2 s ran out\n')
})
