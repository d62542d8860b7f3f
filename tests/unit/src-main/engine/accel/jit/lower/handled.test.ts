/** Instructions that call a handler or the core by value leave what the interpreter leaves, with all that the region keeps around them. */
import { expect, it } from 'vitest'
import { compareRuns, randomWords } from '../../../../../../support/jit-comparison.ts'

const CODE: Readonly<Record<string, string>> = {
  'FLD, FADD and FSTP of doubles': 'dbe3 dd4500 dc4508 dd5d00',
  'FLD, FMULP and FSTP of singles and integers': 'dbe3 d94500 df6d08 dec9 d95d00',
  'FLD and FSTP of 80 bits': 'dbe3 db6d00 db7d00',
  'FISTP and FISTTP': 'dbe3 dd4500 db5d00 dd4508 dd4d08',
  'FXCH, FCHS, FABS, FSQRT': 'dbe3 dd4500 dd4508 d9c9 d9e0 d9e1 d9fa dd5d00 dd5d08',
  'FUCOMIP and the flags': 'dbe3 dd4500 dd4508 dfe9 0f92c1 0f94c3 ddd8',
  'FCMOVB by CMP, and FCMOVNU': 'dbe3 dd4500 dd4508 4d39c8 dac1 dbd9 dd5d00 dd5d08',
  'FNSTSW AX, FNSTCW, FLDCW': 'dbe3 dd4500 d84d08 dfe0 d97d00 d96d00 dd7d08 9b',
  'FLDCW that unmasks': 'dbe3 66c745003203 d96d00 dd4508 dc4508 dd5d00 dbe2 dbe3',
  'MOVQ, PADDB, PMOVMSKB and EMMS': '0f6f4500 0ffc4508 0fd7c8 0f7f4500 0f77',
  'MOVD and PINSRW of general registers': '0f6ec2 0fc4c103 480f7ec3 0f7e4500 0f77',
  'MOVQ2DQ and MOVDQ2Q': 'f20fd6c1 f30fd6d0 0f77',
  'AESENC and AESDECLAST': '660f38dcc1 660f38df4500',
  'AESIMC and AESKEYGENASSIST': '660f38dbc1 660f3adfd11b',
  PCLMULQDQ: '660f3a44c111 660f3a44450001',
  'SHA1RNDS4, SHA1NEXTE, SHA1MSG1': '0f3accc102 0f38c8d1 0f38c94503',
  'SHA256RNDS2 and SHA256MSG2': '0f38cbd1 0f38cdc1',
  'PCMPISTRI of bytes, least index': '660f3a63c11a 0f92c3',
  'PCMPISTRI of words, most significant index': '660f3a63450341',
  'PCMPESTRI with and without REX.W': '660f3a61c10c 66480f3a614d000c',
  'PCMPISTRM and PCMPESTRM': '660f3a62c140 660f3a60d140',
  'PHMINPOSUW and MPSADBW': '660f3841c1 660f3a42c105',
  'RCL by CL and RCR of memory': '48d3d2 48c15d0003',
  MFENCE: '0faef0',
}

it.each(Object.entries(CODE))('%s: as interpreted', (_, code) => {
  const { interpreted, translated } = compareRuns(code, randomWords(code.length), 'sub')
  expect(translated.regions).toBeGreaterThan(0)
  expect(translated.icount).toBe(interpreted.icount)
  expect(interpreted.records.some((byte) => byte !== 0)).toBe(true)
  expect(Buffer.from(translated.records).equals(Buffer.from(interpreted.records))).toBe(true)
})
