/**
 * What the translator makes of small programs, as text that a human has read. After a change of the translator: `node tests/codegen/renew.ts`, and read what is
 * different. The programs are in assembly beside their text; the text holds their machine code, so that the comparison needs no assembler.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { goldenText, readGolden } from '../support/codegen/golden.ts'
import { assemble, translate } from '../support/codegen/program.ts'
import { missingCommand } from '../support/debian.ts'

const files = readdirSync(import.meta.dirname)
const names = files.filter((file) => file.endsWith('.s')).map((file) => file.slice(0, -2))
const text = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')

test('every program has its text, and every text its program', () => {
  expect(files.filter((file) => file.endsWith('.wat')).map((file) => file.slice(0, -4))).toEqual(names)
})

describe.each(names)('%s', (name) => {
  test('is translated as it was when somebody last read it', async () => {
    const golden = text(`${name}.wat`)
    const { what, program } = readGolden(golden)
    expect(WebAssembly.validate(translate(program).module)).toBe(true)
    expect(await goldenText(what, program)).toBe(golden)
  })

  test('is the machine code of its assembly', (context) => {
    const missing = missingCommand('as', 'binutils')
    if (missing) return context.skip(missing)
    const bytes = (lines: readonly { address: number; bytes: string }[]) => lines.map((line) => `${line.address}: ${line.bytes}`)
    expect(bytes(readGolden(text(`${name}.wat`)).program.lines)).toEqual(bytes(assemble(join(import.meta.dirname, `${name}.s`)).lines))
  })
})
