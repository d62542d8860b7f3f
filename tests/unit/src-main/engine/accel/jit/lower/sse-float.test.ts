/** Translated floating point, scalar and packed, leaves what the interpreter leaves, with MXCSR as native arithmetic needs it and otherwise. */
import { expect, it } from 'vitest'
import { floats } from '../../../../../../support/floats.ts'
import { compareRuns } from '../../../../../../support/jit-comparison.ts'

/** All exceptions masked: with PE set, without, rounding up, and flushing to zero. */
const MXCSR = [0x1fa0, 0x1f80, 0x5fa0, 0x9fe0] as const
const OPCODES = '10 2e 2f 51 58 59 5a 5c 5d 5e 5f'
/** After 66 0F, for doubles, and 0F, for singles: the same operations on all elements. */
const PACKED = '51 58 59 5c 5d 5e 5f'
const OTHERS: Readonly<Record<string, string>> = {
  'HADDPD XMM0, XMM1': '660f7cc1',
  'HADDPS XMM0, [RBP]': 'f20f7c4500',
  'HSUBPD XMM0, [RBP]': '660f7d4500',
  'HSUBPS XMM0, XMM1': 'f20f7dc1',
  'ADDSUBPD XMM0, XMM1': '660fd0c1',
  'ADDSUBPS XMM0, [RBP]': 'f20fd04500',
  'CVTDQ2PS XMM0, XMM1': '0f5bc1',
  'CVTDQ2PD XMM0, [RBP]': 'f30fe64500',
  'CVTPS2DQ XMM0, XMM1': '660f5bc1',
  'CVTTPS2DQ XMM0, [RBP]': 'f30f5b4500',
  'CVTPD2DQ XMM0, XMM1': 'f20fe6c1',
  'CVTTPD2DQ XMM0, [RBP]': '660fe64500',
  'CVTPS2PD XMM0, [RBP]': '0f5a4500',
  'CVTPD2PS XMM0, XMM1': '660f5ac1',
  'ROUNDSD XMM0, XMM1, down': '660f3a0bc109',
  'ROUNDSD XMM0, [RBP], up': '660f3a0b450002',
  'ROUNDSS XMM0, XMM1, by MXCSR': '660f3a0ac104',
  'ROUNDPD XMM0, XMM1, to zero': '660f3a09c103',
  'ROUNDPS XMM0, [RBP], to nearest': '660f3a08450000',
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

it.each(PACKED.split(' '))('packed 0F %s is as interpreted in both formats', (opcode) => {
  for (const prefix of ['66', '']) {
    check(`${prefix}0f${opcode}c1`)
    check(`${prefix}0f${opcode}4500`)
  }
})

it.each([0, 1, 2, 3, 4, 5, 6, 7])('comparison %i gives the mask that the interpreter gives, scalar and packed', (predicate) => {
  for (const prefix of ['f2', 'f3', '66', '']) check(`${prefix}0fc2c10${predicate}`)
})
