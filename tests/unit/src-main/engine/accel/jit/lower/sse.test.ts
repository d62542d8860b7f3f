/** Translated SSE moves and integer operations leave what the interpreter leaves. */
import { expect, it } from 'vitest'
import { compareRuns, randomWords } from '../../../../../../support/jit-comparison.ts'

const MOVES: Readonly<Record<string, string>> = {
  'MOVAPS XMM0, XMM1': '0f28c1',
  'MOVAPS XMM0, [RSI+96]': '0f284500',
  'MOVDQU XMM0, [RSI+99]': 'f30f6f4503',
  'MOVDQA [RBP], XMM1': '660f7f4d00',
  'MOVUPS [RBP-1], XMM1': '0f114dff',
  'MOVSS XMM0, XMM1': 'f30f10c1',
  'MOVSS XMM0, [RBP]': 'f30f104500',
  'MOVSD XMM0, XMM1': 'f20f10c1',
  'MOVSD XMM0, [RBP]': 'f20f104500',
  'MOVSS [RBP], XMM1': 'f30f114d00',
  'MOVSD [RBP], XMM1': 'f20f114d00',
  'MOVSD XMM1, XMM0 (store form)': 'f20f11c1',
  'MOVQ XMM0, XMM1': 'f30f7ec1',
  'MOVQ XMM0, [RBP]': 'f30f7e4500',
  'MOVQ [RBP], XMM0': '660fd64500',
  'MOVD XMM0, ECX': '660f6ec1',
  'MOVQ XMM0, RCX': '66480f6ec1',
  'MOVD ECX, XMM0': '660f7ec1',
  'MOVQ [RBP], XMM1 (7E)': '66480f7e4d00',
  'MOVLPS XMM0, [RBP]': '0f124500',
  'MOVHPD XMM0, [RBP]': '660f164500',
  'MOVHPS [RBP], XMM1': '0f174d00',
  'MOVHLPS XMM0, XMM1': '0f12c1',
  'MOVLHPS XMM0, XMM1': '0f16c1',
  'MOVMSKPS EAX, XMM1': '0f50c1',
  'MOVMSKPD EAX, XMM1': '660f50c1',
  'PMOVMSKB EAX, XMM1': '660fd7c1',
  'MOVNTDQ [RBP], XMM0': '660fe74500',
}
/** Opcodes after 66 0F of operations of XMM0 with XMM1, and with aligned memory. */
const BINARIES =
  '54 55 56 57 60 61 62 63 64 65 66 67 68 69 6a 6b 6c 6d 74 75 76 d1 d2 d3 d4 d5 d8 d9 da db dc dd de df e0 e1 e2 e3 e4 e5 e8 e9 ea eb ec ed ee ef f1 f2 f3 f4 f5 f6 f8 f9 fa fb fc fd fe 14 15'
/** The same after 66 0F 38; the variable blends take XMM0 as mask. */
const BINARIES_38 =
  '00 01 02 03 04 05 06 07 08 09 0a 0b 10 14 15 1c 1d 1e 20 21 22 23 24 25 28 29 2b 30 31 32 33 34 35 37 38 39 3a 3b 3c 3d 3e 3f 40'
/** After 66 0F 3A, with an immediate: elements and blends. */
const IMMEDIATES_3A = '0c:05 0d:02 0e:a5 0f:00 0f:05 0f:10 0f:13 0f:20 0f:ff 14:0b 15:06 16:02 17:03 20:0d 21:1a 21:f0 22:02'
const OTHERS: Readonly<Record<string, string>> = {
  'PSHUFD XMM0, XMM1, 1Bh': '660f70c11b',
  'PSHUFLW XMM0, [RBP], 4Eh': 'f20f7045004e',
  'PSHUFHW XMM0, XMM1, 93h': 'f30f70c193',
  'SHUFPS XMM0, XMM1, 2Dh': '0fc6c12d',
  'SHUFPD XMM0, XMM1, 1': '660fc6c101',
  'SHUFPD XMM0, [RBP], 2': '660fc6450002',
  'PSHUFB XMM0, XMM1': '660f3800c1',
  'MOVDDUP XMM0, XMM1': 'f20f12c1',
  'MOVDDUP XMM0, [RBP]': 'f20f124500',
  'MOVSLDUP XMM0, XMM1': 'f30f12c1',
  'MOVSHDUP XMM0, [RBP]': 'f30f164500',
  'PTEST XMM0, XMM1': '660f3817c1 0f92c1 0f94c3',
  'PTEST XMM0, XMM0': '660f3817c0',
  'PEXTRQ RCX, XMM1, 1': '66480f3a16c901',
  'PINSRQ XMM0, [RBP], 1': '66480f3a22450001',
  'PINSRW XMM0, ECX, 13': '660fc4c10d',
  'PINSRW XMM0, [RBP], 2': '660fc4450002',
  'PEXTRW EAX, XMM1, 5': '660fc5c105',
  'PSLLW XMM0, 3': '660f71f003',
  'PSRLW XMM0, 16': '660f71d010',
  'PSRAW XMM0, 40': '660f71e028',
  'PSLLD XMM1, 31': '660f72f11f',
  'PSRLD XMM1, 5': '660f72d105',
  'PSRAD XMM1, 255': '660f72e1ff',
  'PSLLQ XMM0, 63': '660f73f03f',
  'PSRLQ XMM0, 64': '660f73d040',
  'PSLLDQ XMM0, 5': '660f73f805',
  'PSRLDQ XMM0, 5': '660f73d805',
  'PSRLDQ XMM0, 77': '660f73d84d',
  'PXOR XMM0, XMM0': '660fefc0',
}

function check(code: string, mxcsr?: number): void {
  const { interpreted, translated } = compareRuns(code, randomWords(3), 'sub', mxcsr)
  expect(translated.regions).toBeGreaterThan(0)
  expect(translated.icount).toBe(interpreted.icount)
  expect(interpreted.records.some((byte) => byte !== 0)).toBe(true)
  expect(Buffer.from(translated.records).equals(Buffer.from(interpreted.records))).toBe(true)
}

it.each(Object.entries({ ...MOVES, ...OTHERS }))('%s is as interpreted', (_, code) => check(code))

it.each(BINARIES.split(' '))('66 0F %s is as interpreted', (opcode) => {
  check(`660f${opcode}c1`)
  check(`660f${opcode}4500`)
})

it.each(BINARIES_38.split(' '))('66 0F 38 %s is as interpreted', (opcode) => {
  check(`660f38${opcode}c1`)
  check(`660f38${opcode}4500`)
})

it.each(IMMEDIATES_3A.split(' '))('66 0F 3A %s is as interpreted', (form) => {
  const [opcode, immediate] = form.split(':')
  check(`660f3a${opcode}c1${immediate}`)
  check(`660f3a${opcode}4500${immediate}`)
})
