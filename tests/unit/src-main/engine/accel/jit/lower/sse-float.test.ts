/** Translated scalar floating point leaves what the interpreter leaves, with MXCSR as native arithmetic needs it and otherwise. */
import { expect, it } from 'vitest'
import { compareRuns } from '../../../../../../support/jit-comparison.ts'

/** All exceptions masked: with PE set, without, rounding up, and flushing to zero. */
const MXCSR = [0x1fa0, 0x1f80, 0x5fa0, 0x9fe0] as const
const OPCODES = '10 2e 2f 51 58 59 5a 5c 5d 5e 5f'
const OTHERS: Readonly<Record<string, string>> = {
  'CVTSI2SD XMM0, RCX': 'f2480f2ac1',
  'CVTSI2SD XMM0, ECX': 'f20f2ac1',
  'CVTSI2SS XMM0, [RBP]': 'f3480f2a4500',
  'CVTTSD2SI RAX, XMM1': 'f2480f2cc1',
  'CVTTSD2SI EAX, XMM1': 'f20f2cc1',
  'CVTSD2SI EAX, [RBP]': 'f20f2d4500',
  'CVTTSS2SI RAX, XMM1': 'f3480f2cc1',
  'CVTSS2SI EAX, XMM1': 'f30f2dc1',
  'UCOMISD, SETP SETA SETB SETE': '660f2ec1 0f9ac0 0f97c1 0f92c2 0f94c3',
  'a sum that is then multiplied': 'f20f58c1 f20f59c1 f20f5cd0',
}
const SPECIAL = [
  0n,
  0x8000_0000_0000_0000n,
  0x7ff0_0000_0000_0000n,
  0xfff0_0000_0000_0000n,
  0x7ff8_0000_0000_0001n,
  0x7ff0_0000_0000_0001n,
  1n,
  0x000f_ffff_ffff_ffffn,
  0x0010_0000_0000_0000n,
  0x0020_0000_0000_0000n,
  0x7fef_ffff_ffff_ffffn,
  0x7f80_0000_7f80_0000n,
  0x0080_0000_0080_0000n,
  0x7fc0_0001_7f80_0001n,
  0x41e0_0000_0000_0000n,
  0xc1e0_0000_0000_0000n,
  0x43e0_0000_0000_0000n,
]

/** Doubles and pairs of singles of usual size, and the special ones. */
function floats(seed: number): () => bigint {
  let state = seed
  const next = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
  const view = new DataView(new ArrayBuffer(8))
  return () => {
    const choice = next()
    if (choice < 0.2) return SPECIAL[Math.floor(next() * SPECIAL.length)] as bigint
    if (choice < 0.6) view.setFloat64(0, (next() - 0.5) * 2 ** Math.floor(next() * 70))
    else for (const offset of [0, 4]) view.setFloat32(offset, (next() - 0.5) * 2 ** Math.floor(next() * 70))
    return view.getBigUint64(0)
  }
}

function check(code: string): void {
  for (const mxcsr of MXCSR) {
    const { interpreted, translated } = compareRuns(`${code} 0fae5d08`, floats(5), 'sub', mxcsr)
    expect(translated.regions).toBeGreaterThan(0)
    expect(interpreted.records.some((byte) => byte !== 0)).toBe(true)
    expect(Buffer.from(translated.records).equals(Buffer.from(interpreted.records))).toBe(true)
  }
}

it.each(OPCODES.split(' '))('scalar 0F %s is as interpreted in both formats', (opcode) => {
  const prefixes = opcode.startsWith('2') ? ['66', ''] : ['f2', 'f3']
  for (const prefix of prefixes) {
    check(`${prefix}0f${opcode}c1`)
    check(`${prefix}0f${opcode}4500`)
  }
})

it.each(Object.entries(OTHERS))('%s is as interpreted', (_, code) => check(code))
