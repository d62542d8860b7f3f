/**
 * The quick way of arithmetic and stores against the full one, which an unmasked precision exception chooses: values, TOP, tags and status must agree. The
 * full way is compared with real CPUs by the instruction driver (tests/isa), loads, moves and comparisons too.
 */
import { describe, expect, it } from 'vitest'
import { Random } from '../../../../../support/isa/random.ts'
import { DATA } from '../../../../../support/vector-guest.ts'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const UNMASK_PRECISION = 0x20
/** ES and B, which only an unmasked exception sets. */
const SUMMARY = 0x8080
const CASES = 400
const PRECISIONS = [0x07f, 0x27f, 0x37f]

const INSTRUCTIONS: readonly (readonly [string, string])[] = [
  ['FADD m32', 'd803'],
  ['FMUL m32', 'd80b'],
  ['FDIVR m32', 'd83b'],
  ['FADD m64', 'dc03'],
  ['FSUB m64', 'dc23'],
  ['FSUBR m64', 'dc2b'],
  ['FDIV m64', 'dc33'],
  ['FADD ST, ST(1)', 'd8c1'],
  ['FSUB ST, ST(1)', 'd8e1'],
  ['FMUL ST(1), ST', 'dcc9'],
  ['FSUBRP', 'dee1'],
  ['FDIVP', 'def9'],
  ['FST m32', 'd913'],
  ['FST m64', 'dd13'],
  ['FSTP m32', 'd91b'],
  ['FSTP m64', 'dd1b'],
]

/** The low `count` bits of a random word. */
function bits(random: Random, count: number): bigint {
  return BigInt.asUintN(count, random.bits64())
}

/** A number near others: exponents that meet, significands with runs of ones and zeros. */
function value(random: Random): string {
  const word = random.bits64()
  const significand = random.pick([
    word,
    (word & ~0x7ffn) | 0x400n,
    (word & ~0xff_ffff_ffffn) | 0x80_0000_0000n,
    word & ~0x7fff_ffffn,
    word | ((1n << BigInt(random.below(64))) - 1n),
    ~0n << BigInt(random.below(63)),
    0n,
  ])
  const exponent = [0x3fff, 0x3fff + random.below(12), 0x3f90 + random.below(0x100), random.below(0x8000), 0, 0x3c00 + random.below(6)][
    random.below(6)
  ] as number
  const text = BigInt.asUintN(64, exponent ? significand | (1n << 63n) : significand)
    .toString(16)
    .padStart(16, '0')
  return `${(exponent | (random.below(2) << 15)).toString(16).padStart(4, '0')}:${text}`
}

function double(random: Random): bigint {
  const field = random.pick([1023n, 1023n + bits(random, 5), bits(random, 11), 0n, 2046n, 1n])
  const fraction = random.pick([bits(random, 52), 0n, bits(random, 52) & ~0xfffffffn])
  return (bits(random, 1) << 63n) | (field << 52n) | fraction
}

interface Case {
  readonly top: number
  readonly values: readonly string[]
  readonly memory: bigint
}

function outcome(guest: X87Guest, code: string, control: number, { top, values, memory }: Case): readonly unknown[] {
  guest.control = control
  guest.status = top << 11
  guest.registers.set('fpTag', 0xffff)
  guest.registers.set('rflags', 2)
  guest.stack(...values)
  guest.dma.writeU64(DATA, memory)
  guest.cpu.adoptState()
  guest.step(code)
  const registers = Array.from({ length: 8 }, (_, index) => guest.st(index))
  const flags = Number(guest.registers.get('rflags')) & 0x45
  return [registers, guest.status & ~SUMMARY, guest.data(8), flags, guest.registers.get('fpOperand')]
}

describe.each(INSTRUCTIONS)('%s', (_, code) => {
  it('does the same on its quick way as on the full one', () => {
    const random = new Random(Number.parseInt(code, 16))
    const guest = new X87Guest()
    for (let index = 0; index < CASES; index++) {
      const control = random.pick(PRECISIONS)
      const values = Array.from({ length: random.below(8) ? 2 : random.below(2) }, () => value(random))
      const state: Case = { values, memory: double(random), top: random.below(8) }
      const full = outcome(guest, code, control & ~UNMASK_PRECISION, state)
      expect(outcome(guest, code, control, state), `${JSON.stringify({ ...state, memory: state.memory.toString(16), control })}`).toEqual(
        full,
      )
    }
  })
})
