import { describe, expect, it } from 'vitest'
import wabtFactory from 'wabt'
import { checkCore } from '../../../../tools/isa/check-core.ts'

const CASES = 10
const SWITCH = `function group(u: usize): void {\n${Array.from({ length: CASES }, (_, index) => `    case ${index}: {}`).join('\n')}\n}`
const BLOCKS = '(block '.repeat(CASES + 1)
const TARGETS = Array.from({ length: CASES + 1 }, (_, index) => index).join(' ')
const TABLE = `(func (param i32) ${BLOCKS} local.get 0 br_table ${TARGETS} ${')'.repeat(CASES + 1)})`

async function assemble(body: string): Promise<Uint8Array> {
  const wabt = await wabtFactory()
  const module = wabt.parseWat('test.wat', `(module (memory 1) ${body})`)
  return module.toBinary({}).buffer
}

describe('checkCore', () => {
  it('accepts switches that became tables, data in its place and constant globals', async () => {
    const wasm = await assemble(`${TABLE} (global i32 (i32.const 1)) (data (i32.const 4096) "abc")`)

    await expect(checkCore(wasm, SWITCH)).resolves.toBeUndefined()
  })

  it.each([
    ['a switch that became no table', '(func)', SWITCH, /became no br_table/],
    ['a mutable global', `${TABLE} (global (mut i32) (i32.const 1))`, SWITCH, /mutable global/],
    ['data below CORE_STATIC', `${TABLE} (data (i32.const 16) "abc")`, SWITCH, /outside CORE_STATIC/],
    [
      'a switch of more than 512 cases',
      TABLE,
      `function group() {\n${Array.from({ length: 513 }, (_, index) => `    case ${index}: {}`).join('\n')}\n}`,
      /513 cases/,
    ],
  ])('refuses %s', async (_name, body, source, message) => {
    const wasm = await assemble(body)

    await expect(checkCore(wasm, source)).rejects.toThrow(message)
  })
})
