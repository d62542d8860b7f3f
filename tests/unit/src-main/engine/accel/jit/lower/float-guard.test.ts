/**
 * What a node takes for granted of its operands, and registers that are split: random sequences of floating-point instructions on XMM0 to XMM2 and
 * memory leave what the interpreter leaves, MXCSR with its sticky flags included. Most numbers are usual ones, so that most of a sequence is native.
 */
import { expect, it } from 'vitest'
import { floats, fractions } from '../../../../../../support/floats.ts'
import { compareRuns } from '../../../../../../support/jit-comparison.ts'

/** All exceptions masked: with PE set, without, rounding down, and denormals taken and given as zeros. */
const MXCSR = [0x1fa0, 0x1f80, 0x3fa0, 0x9fe0] as const
const SEQUENCES = 60
const STORE_MXCSR = '0fae5d08'

/** PUSH, LDMXCSR, POP RAX: no flag is left of the record before. */
function setMxcsr(value: number): string {
  const bytes = [value & 0xff, value >> 8, 0, 0].map((byte) => byte.toString(16).padStart(2, '0'))
  return `68 ${bytes.join('')} 0fae1424 58`
}

/** Opcodes with ModRM; an immediate follows. R: registers only, M: memory only. Those of doubles, of singles, and moves. */
const DOUBLES =
  'f20f51 f20f58 f20f59 f20f5c f20f5d f20f5e f20f5f f20f58 f20f59 f20f5c f20fc2:1 660f2e 660f2f 660f58 660f59 660f5c 660f5e 660f5d 660f7c'
const SINGLES =
  'f30f51 f30f58 f30f59 f30f5c f30f5d f30f5e f30f5f f30f58 f30f59 f30f5c f30fc2:6 0f2e 0f2f 0f58 0f59 0f5c 0f5e 0f5f f20f7c f20fd0 0fc2:2'
const MOVES =
  '0f28 660f28 660f14 660f15 660f16M 660f12M 660f57 660f54 660fefR 660fc6:1 0fc6:2d f30f7e f20f10 f30f10 f20f11 660f13M 660f17M 660f29 660f6e 0f16R 0f12R' +
  ' f20f5a f30f5a'
const FORMATS = [DOUBLES, SINGLES].map((list) => list.split(' '))
const MOVE_OPCODES = MOVES.split(' ')

/** Mostly of one format, so that numbers stay what they are. */
function instruction(next: () => number, format: number): string {
  const choice = next()
  const group = choice < 0.3 ? MOVE_OPCODES : (FORMATS[choice < 0.95 ? format : 1 - format] as string[])
  const [, opcode = '', only, immediate = ''] =
    /^([0-9a-f]+)([RM]?)(?::(.*))?$/.exec(group[Math.floor(next() * group.length)] as string) ?? []
  const register = Math.floor(next() * 3)
  const memory = only === 'M' || (only !== 'R' && next() < 0.15)
  const modrm = (memory ? 0x45 : 0xc0 | Math.floor(next() * 3)) | (register << 3)
  const code = opcode + modrm.toString(16) + (memory ? '00' : '') + immediate.padStart(immediate ? 2 : 0, '0')
  // What compared sets CL by a random condition.
  const condition = Math.floor(next() * 16).toString(16)
  return /2[ef]$/.test(opcode) ? `${code} 0f9${condition}c1` : code
}

it.each(Array.from({ length: SEQUENCES }, (_, index) => index + 1))(
  'sequence %i of floating-point instructions is as interpreted',
  (seed) => {
    const next = fractions(seed * 7919)
    const code = Array.from({ length: 5 + Math.floor(next() * 16) }, () => instruction(next, seed & 1)).join(' ')

    const { interpreted, translated } = compareRuns(
      `${code} ${STORE_MXCSR}`,
      floats(seed, 0.05),
      'sub',
      MXCSR[(seed >> 1) % MXCSR.length] as number,
    )

    expect(translated.regions).toBeGreaterThan(0)
    expect(Buffer.from(translated.records).equals(Buffer.from(interpreted.records)), code).toBe(true)
  },
)

/** 2^-1000, 2^-40 and 1: the product of the first two is denormal, exact, and raises nothing. */
const TINY = [0x0170_0000_0000_0000n, 0x3d70_0000_0000_0000n, 0x3ff0_0000_0000_0000n]
/** Infinity, infinity and 1: the difference of the first two is a NaN. */
const INFINITE = [0x7ff0_0000_0000_0000n, 0x7ff0_0000_0000_0000n, 0x3ff0_0000_0000_0000n]
const DENORMAL_OPERAND = 1 << 1
const MXCSR_AT = 112

function numbersInXmm(values: readonly bigint[]): () => bigint {
  let at = 0
  return () => {
    const half = (at++ % 16) - 6
    return half >= 0 && half % 2 === 0 ? (values[half / 2] ?? 0n) : 0n
  }
}

it.each([
  ['a denormal result', 'f20f59c1', TINY, true], // MULSD XMM0, XMM1
  ['a NaN', 'f20f5cc1', INFINITE, false], // SUBSD XMM0, XMM1
] as const)('%s is no ordinary operand of the next operation', (_, first, values, raises) => {
  // ADDSD and MINSD XMM0, XMM2
  const code = `${setMxcsr(0x1fa0)} ${first} f20f58c2 f20f5dc2 ${STORE_MXCSR}`

  const { interpreted, translated } = compareRuns(code, numbersInXmm(values))

  expect(Buffer.from(translated.records).equals(Buffer.from(interpreted.records))).toBe(true)
  expect((new DataView(translated.records.buffer).getUint32(MXCSR_AT, true) & DENORMAL_OPERAND) !== 0).toBe(raises)
})
