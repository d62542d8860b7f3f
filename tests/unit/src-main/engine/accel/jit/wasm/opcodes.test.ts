/** Every opcode is read back by an assembler that is not ours, which must call it by the name that the table gives it. */
import { describe, expect, it } from 'vitest'
import wabtFactory from 'wabt'
import { FunctionBody } from '../../../../../../../src-main/engine/accel/jit/wasm/function-body.ts'
import { TYPE_REGION, writeModule } from '../../../../../../../src-main/engine/accel/jit/wasm/module-writer.ts'
import { OP, SIMD, VOID } from '../../../../../../../src-main/engine/accel/jit/wasm/opcodes.ts'

const SIMD_PREFIX = 0xfd
/** The two that only stand inside another instruction; `if` brings them. */
const INNER: readonly string[] = ['else', 'end']
/** What follows the opcode, by its name: core specification, 5.4. */
const IMMEDIATES: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^if$/, [VOID, OP.else, OP.end]],
  [/^(block|loop)$/, [VOID, OP.end]],
  [/^(br|br_if|local_get|local_set|local_tee|global_get|call)$/, [0]],
  [/^br_table$/, [0, 0]],
  [/call_indirect$/, [TYPE_REGION, 0]],
  [/_(load|store)/, [0, 0]],
  [/^i(32|64)_const$/, [0]],
  [/^f64_const$/, new Array<number>(8).fill(0)],
  [/^(v128_const|i8x16_shuffle)$/, new Array<number>(16).fill(0)],
  [/_lane/, [0]],
]

/** `i64x2_extract_lane` is `i64x2.extract_lane`; names without a type before them have no dot. */
function textName(name: string): string {
  return name.replace(/^([ifv]\d+(?:x\d+)?|local|global)_/, '$1.')
}

/** What the assembler reads where `name` is written. */
async function readBack(names: readonly string[], write: (body: FunctionBody, name: string) => void): Promise<string[]> {
  const body = new FunctionBody(2)
  for (const name of names) {
    body.op(OP.unreachable)
    write(body, name)
    for (const byte of IMMEDIATES.find(([pattern]) => pattern.test(name))?.[1] ?? []) body.op(byte)
  }
  body.op(OP.unreachable)
  const wabt = await wabtFactory()
  const module = wabt.readWasm(writeModule([{ index: 0, body: body.assemble() }]), { simd: true, threads: true, tail_call: true })
  const text = module.toText({ foldExprs: false, inlineExport: false })
  module.destroy()
  return [...text.matchAll(/^ {4}unreachable\n {4}(\S+)/gm)].map(([, read = '']) => read)
}

describe('OP', () => {
  it('has every opcode by its name in the text format', async () => {
    const names = Object.keys(OP).filter((name) => name !== 'unreachable' && !INNER.includes(name))

    const read = await readBack(names, (body, name) => body.op(OP[name as keyof typeof OP]))

    expect(read).toEqual(names.map(textName))
  })
})

describe('SIMD', () => {
  it('has every opcode by its name in the text format', async () => {
    const names = Object.keys(SIMD)

    const read = await readBack(names, (body, name) => {
      body.op(SIMD_PREFIX)
      body.code.unsigned(SIMD[name as keyof typeof SIMD])
    })

    expect(read).toEqual(names.map(textName))
  })
})
