/** `innkeeper run --profile`: a kernel that spends three quarters of its instructions in one of two loops, named by a map. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeElf, multibootHeader } from '../support/kernel-images.ts'

const CLI = join(import.meta.dirname, '../../src-main/cli/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'innkeeper-profile-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Of the guest's 8,000 instructions in a round, 6,002 are in the first loop. Enough rounds for some 1,600 looks: a share is then known to one percent. */
const ROUNDS = 20_000
const EXIT = 3 // (1 << 1) | 1: what the debug-exit port makes of 1

/**
 * At 10000Ch: mov esi, ROUNDS. long, at 100011h: mov ecx, 3000; dec ecx, jnz; short, 20h bytes behind it: mov ecx, 1000; dec ecx, jnz; dec esi; jnz long;
 * mov al, 1; out F4h, al. It ends by its own work and not by a clock, so that a busy host takes longer and finds the same.
 */
function twoLoops(): Uint8Array {
  const code = new Uint8Array([
    ...multibootHeader(0),
    ...[0xbe, ROUNDS & 0xff, ROUNDS >> 8, 0, 0],
    ...[0xb9, 0xb8, 0x0b, 0, 0, 0x49, 0x75, 0xfd, 0xeb, 0x16], // long: ..., jmp short
    ...new Array(0x16).fill(0x90),
    ...[0xb9, 0xe8, 0x03, 0, 0, 0x49, 0x75, 0xfd, 0x4e, 0x75, 0xd5], // short: ..., dec esi, jnz long
    ...[0xb0, 0x01, 0xe6, 0xf4, 0xf4],
  ])
  return makeElf({ bits: 32, entry: 0x10_000c, virtual: 0x10_0000, physical: 0x10_0000, content: code })
}

test('the two loops get their shares, and the engine its parts', { timeout: 300_000 }, () => {
  const [kernel, map, profile] = ['kernel', 'System.map', 'profile'].map((name) => join(folder, name)) as [string, string, string]
  writeFileSync(kernel, twoLoops())
  writeFileSync(map, '00100011 T long_loop\n00100031 T short_loop\n')
  const words = ['run', '--kernel', kernel, '--memory', '16', '--serial', 'none', '--debug-exit', '--profile', profile, '--symbols', map]
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...words], { encoding: 'utf8' })
  const report = readFileSync(profile, 'utf8')
  const share = (name: string): number => Number(new RegExp(`^(\\S+) +\\S+ +kernel +${name}$`, 'm').exec(report)?.[1])

  expect(status).toBe(EXIT)
  expect(stderr).toContain(`the profile is in '${profile}'`)
  expect(Math.abs(share('long_loop') - 75)).toBeLessThan(6)
  expect(Math.abs(share('short_loop') - 25)).toBeLessThan(6)
  expect(report).toMatch(/(interpreter|translated code)\n/)
})

test('symbols without a profile, and symbols of no known kind, are refused', { timeout: 30_000 }, () => {
  const text = join(folder, 'text')
  writeFileSync(text, 'no symbols\n')
  const run = (...words: string[]) => spawnSync(process.execPath, [CLI, 'run', '--demo', ...words], { encoding: 'utf8' })
  const [alone, wrong] = [run('--symbols', text), run('--profile', join(folder, 'p'), '--symbols', text)]
  expect([alone.status, wrong.status]).toEqual([2, 2])
  expect(alone.stderr).toContain('--symbols needs --profile FILE')
  expect(wrong.stderr).toContain('has no function symbols')
})
