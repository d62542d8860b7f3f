/**
 * The privileged oracle: tools/oracle-kernel runs every fault by mode and access under QEMU (TCG) and under Innkeeper; the logs must agree line by
 * line, apart from what privileged-oracle-table.ts says that QEMU gets wrong.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildOracleKernel, type OracleBits } from '../../tools/oracle-kernel/build.ts'
import { missingCommand } from '../support/debian.ts'
import { InnkeeperGuest } from '../support/innkeeper.ts'
import { QemuGuest } from '../support/qemu.ts'
import { compareLogs, KNOWN_ERRORS, type KnownError } from './privileged-oracle-table.ts'

const missing = missingCommand('gcc', 'build-essential') ?? missingCommand('qemu-system-x86_64', 'qemu-system-x86')
/** Long mode takes a minute on a quiet host, and was seen to take five on one with a load of twenty. */
const TIMEOUT_MS = 900_000
/** An AMD processor, as the engine's model is one: SYSCALL, SYSENTER, far pointers. */
const QEMU_CPU = 'qemu64,+smep,+smap,+pdpe1gb,+fsgsbase,+xsave,+rdtscp,-svm'
/** (0 << 1) | 1: the kernel reached its end. */
const GOOD_END = /^exit 1\b/

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'privileged-oracle-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const imagePath = (bits: OracleBits): string => join(folder, `oracle-${bits}.elf`)

function ended(guest: QemuGuest | InnkeeperGuest): Promise<string> {
  return new Promise((resolve) => guest.onEnd(resolve))
}

async function runQemu(bits: OracleBits, commandLine: string): Promise<string> {
  using guest = new QemuGuest({ arguments: ['-kernel', imagePath(bits), '-append', commandLine, '-m', '64', '-cpu', QEMU_CPU], folder })
  expect(await ended(guest)).toMatch(GOOD_END)
  return guest.debugConsole()
}

async function runInnkeeper(bits: OracleBits, commandLine: string): Promise<string> {
  using guest = new InnkeeperGuest(['--kernel', imagePath(bits), '--append', commandLine, '--memory', '64', '--debug-exit'])
  const chunks: Uint8Array[] = []
  guest.onBytes((bytes) => chunks.push(bytes))
  expect(await ended(guest)).toMatch(GOOD_END)
  return Buffer.concat(chunks).toString('latin1')
}

describe.skipIf(missing)('the oracle kernel', { timeout: TIMEOUT_MS }, () => {
  const used = new Set<KnownError>()
  beforeAll(() => {
    buildOracleKernel(64, imagePath(64))
    buildOracleKernel(32, imagePath(32))
  }, TIMEOUT_MS)

  test.each([
    { mode: 'long mode: 64-bit and compatibility', bits: 64, commandLine: '', atLeast: 47_000 },
    { mode: 'protected mode with PAE paging', bits: 32, commandLine: 'paging=pae', atLeast: 46_000 },
    { mode: 'protected mode with 32-bit paging', bits: 32, commandLine: 'paging=32', atLeast: 46_000 },
  ] as const)('$mode: as QEMU, or as the manual says', async ({ bits, commandLine, atLeast }) => {
    const [qemu, innkeeper] = await Promise.all([runQemu(bits, commandLine), runInnkeeper(bits, commandLine)])
    expect(qemu).toMatch(/\nend\n$/)
    expect(innkeeper).toMatch(/\nend\n$/)
    const { lines, differences } = compareLogs(qemu, innkeeper, used)
    expect(differences).toEqual([])
    expect(lines).toBeGreaterThanOrEqual(atLeast)
  })

  test.each([
    { name: 'an invalid opcode without gates', what: 'vectors', text: /triple fault: .*#GP.*#GP.*#GP/ },
    { name: 'a push beyond the limit of the only stack', what: 'stack', text: /triple fault: .*#SS.*#SS.*#SS/ },
    { name: 'real mode: an interrupt beyond the table', what: 'real-vectors', text: /triple fault: .*#GP.*#GP.*#GP/ },
    { name: 'real mode: a push with SP = 1', what: 'real-stack', text: /triple fault: .*#SS.*#SS.*#SS/ },
  ])('$name: the machine shuts down and says why (SDM vol. 2, PUSH; vol. 3, 6.15, #DF)', async ({ what, text }) => {
    using guest = new InnkeeperGuest(['--kernel', imagePath(32), '--append', `shutdown=${what}`, '--memory', '64', '--debug-exit'])
    const chunks: Uint8Array[] = []
    guest.onBytes((bytes) => chunks.push(bytes))
    expect(await ended(guest)).toMatch(text)
    expect(Buffer.concat(chunks).toString('latin1')).toBe('')
  })

  test('every entry of the table of known errors is needed', () => {
    expect(KNOWN_ERRORS.filter((error) => !used.has(error)).map((error) => error.what)).toEqual([])
  })
})
