/** Runs cases on the CPU of this machine: oracle.c, compiled when the tests run. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FEATURE_BITS } from '../../../src-main/engine/cpu/cpu-model.ts'
import { missingCommand } from '../debian.ts'
import { RECORD_SIZE } from './case-record.ts'
import type { TestDriver } from './test-driver.ts'

const SOURCE = join(import.meta.dirname, 'oracle.c')
const FLAGS = ['-O1', '-Wall', '-static-pie', '-fPIE', '-fno-stack-protector', '-fcf-protection=none']
const REGISTERS = ['eax', 'ebx', 'ecx', 'edx']

/** Why this machine cannot serve as the oracle, or undefined. */
export function missingOracle(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `the oracle needs Linux on x86-64, this is ${process.platform} on ${process.arch}`
  return missingCommand('gcc', 'build-essential')
}

export class RealDriver implements TestDriver {
  readonly name = 'the CPU of this machine'
  readonly #folder = mkdtempSync(join(tmpdir(), 'innkeeper-oracle-'))
  readonly #child: ChildProcess
  #errors = ''

  /** Throws when the program cannot be compiled. */
  constructor() {
    const compiled = spawnSync('gcc', [...FLAGS, '-o', this.#program, SOURCE], { encoding: 'utf8' })
    if (compiled.status !== 0) throw new Error(`oracle.c does not compile: ${compiled.stderr}`)
    this.#child = spawn(this.#program, ['run'], { stdio: 'pipe' })
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString()
    })
    this.#child.stdin?.on('error', () => undefined)
  }

  get #program(): string {
    return join(this.#folder, 'oracle')
  }

  /** Features of CPUID that the instruction table knows and this machine has. */
  features(): ReadonlySet<string> {
    const leaves = [...new Set(Object.values(FEATURE_BITS).map(([leaf]) => leaf.toString(16)))]
    const { stdout } = spawnSync(this.#program, ['cpuid', ...leaves], { encoding: 'utf8' })
    const rows = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ').map((word) => Number.parseInt(word, 16)))
    const has = ([leaf, register, bit]: readonly [number, string, number]): boolean => {
      const value = rows.find((row) => row[0] === leaf)?.[1 + REGISTERS.indexOf(register)] ?? 0
      return ((value >>> bit) & 1) === 1
    }
    return new Set(
      Object.entries(FEATURE_BITS)
        .filter(([, place]) => has(place))
        .map(([name]) => name),
    )
  }

  run(batch: Uint8Array): Promise<Uint8Array> {
    const { stdin, stdout } = this.#child
    if (!stdin || !stdout) throw new Error('the oracle has no pipes')
    const answer = new Uint8Array(batch.length)
    return new Promise((resolve, reject) => {
      let filled = 0
      const take = (chunk: Buffer): void => {
        answer.set(chunk, filled)
        filled += chunk.length
        if (filled < answer.length) return
        stop()
        resolve(answer)
      }
      const fail = (): void => {
        stop()
        reject(new Error(`the oracle ended after ${filled} of ${answer.length} bytes: ${this.#errors}`))
      }
      const stop = (): void => {
        stdout.off('data', take)
        this.#child.off('close', fail)
      }
      stdout.on('data', take)
      this.#child.on('close', fail)
      stdin.write(Uint32Array.of(batch.length / RECORD_SIZE))
      stdin.write(batch)
    })
  }

  close(): void {
    this.#child.stdin?.end()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
