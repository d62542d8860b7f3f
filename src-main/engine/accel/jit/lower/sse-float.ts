/**
 * Floating-point arithmetic of SSE and SSE2, native where that is exact in result and MXCSR (core/float/native.ts says when), else by the handler.
 * A result that is normal, and not in the lowest binade, rules out infinities and NaNs among the operands: of them only denormals are looked for.
 */
import { FLAGS_BITS } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import { CF, setFlagBits, ZF } from './flag-bits.ts'
import { type Lowering, readRm, widenSigned } from './lowering.ts'
import { readElement, sse } from './sse.ts'

/** A format: bit patterns shifted left by one, so that the sign is gone. */
interface Format {
  readonly size: 4 | 8
  readonly extract: number
  readonly replace: number
  readonly toBits: number
  /** Smallest normal number, and what is infinite. */
  readonly smallest: bigint
  readonly infinity: bigint
}

const SINGLE: Format = {
  size: 4,
  extract: SIMD.f32x4_extract_lane,
  replace: SIMD.f32x4_replace_lane,
  toBits: OP.i32_reinterpret_f32,
  smallest: 0x0080_0000n << 1n,
  infinity: 0x7f80_0000n << 1n,
}
const DOUBLE: Format = {
  size: 8,
  extract: SIMD.f64x2_extract_lane,
  replace: SIMD.f64x2_replace_lane,
  toBits: OP.i64_reinterpret_f64,
  smallest: 0x0010_0000_0000_0000n << 1n,
  infinity: 0x7ff0_0000_0000_0000n << 1n,
}

function formatOf(u: Uop): Format {
  return u.info.type === 'f32' ? SINGLE : DOUBLE
}

/** An integer constant of the format's size. */
function bits(w: RegionWriter, format: Format, value: bigint): void {
  if (format.size === 4) w.body.i32(Number(BigInt.asIntN(32, value)))
  else w.body.i64(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)))
}

function integer(w: RegionWriter, format: Format, operation: 'add' | 'sub' | 'lt_u' | 'le_u' | 'ge_u' | 'shl' | 'eqz' | 'or'): void {
  w.body.op(OP[`${format.size === 4 ? 'i32' : 'i64'}_${operation}`])
}

/** Magnitude, doubled, of the float on the stack. */
function magnitude(w: RegionWriter, format: Format): void {
  w.body.op(format.toBits)
  bits(w, format, 1n)
  integer(w, format, 'shl')
}

/** The low element of the vector in a local, as a float. */
function element(w: RegionWriter, format: Format, pushVector: () => void): void {
  pushVector()
  w.body.lane(format.extract, 0)
}

/** i32: the magnitude on the stack is not that of a denormal: zero wraps around to the top. */
function notDenormal(w: RegionWriter, format: Format): void {
  bits(w, format, 1n)
  integer(w, format, 'sub')
  bits(w, format, format.smallest - 1n)
  integer(w, format, 'ge_u')
}

/** i32: the magnitude on the stack lies from `least` up to the largest finite one. */
function finiteFrom(w: RegionWriter, format: Format, least: bigint): void {
  bits(w, format, least)
  integer(w, format, 'sub')
  bits(w, format, format.infinity - least)
  integer(w, format, 'lt_u')
}

/** Runs `fast` where the i32 on the stack is 1, else the handler, which leaves what is known of flags and MXCSR. */
function unlessOrdinary(w: RegionWriter, fast: () => void): void {
  const b = w.body
  const { known, nativeNoted } = w
  b.if(undefined, true)
  fast()
  b.else()
  w.known = known
  w.runHandler()
  b.end()
  w.known = known
  w.nativeNoted = nativeNoted
}

type Pusher = () => void

/** Operands of a scalar instruction: ModRM.reg, and ModRM.rm in a local, as floats. */
function scalarOperands(w: RegionWriter, u: Uop, format: Format): { a: Pusher; b: Pusher } {
  const source = w.vectorTemporary(0)
  readElement(w, u, format.size)
  w.body.set(source)
  return {
    a: () => element(w, format, () => w.getXmm(u.reg)),
    b: () => element(w, format, () => w.body.get(source)),
  }
}

function setScalar(w: RegionWriter, u: Uop, format: Format, push: Pusher): void {
  w.getXmm(u.reg)
  push()
  w.body.lane(format.replace, 0)
  w.setXmm(u.reg)
}

type Arithmetic = 'add' | 'sub' | 'mul' | 'div'

/** i32: the result, its magnitude on the stack, is safe; sums may be zero. */
function safeResult(w: RegionWriter, format: Format, operation: Arithmetic, pushMagnitude: Pusher): void {
  pushMagnitude()
  finiteFrom(w, format, 2n * format.smallest)
  if (operation !== 'add' && operation !== 'sub') return
  pushMagnitude()
  integer(w, format, 'eqz')
  w.body.op(OP.i32_or)
}

function arithmetic(operation: Arithmetic): Lowering {
  return sse((w, u) => {
    const b = w.body
    const format = formatOf(u)
    w.noteNative()
    const operands = scalarOperands(w, u, format)
    const result = w.vectorTemporary(1)
    w.getXmm(u.reg)
    operands.a()
    operands.b()
    b.op(OP[`f${format.size === 4 ? 32 : 64}_${operation}`])
    b.lane(format.replace, 0)
    b.set(result)
    w.pushNative()
    for (const push of [operands.a, operands.b]) {
      push()
      magnitude(w, format)
      notDenormal(w, format)
      b.op(OP.i32_and)
    }
    safeResult(w, format, operation, () => {
      element(w, format, () => b.get(result))
      magnitude(w, format)
    })
    b.op(OP.i32_and)
    unlessOrdinary(w, () => {
      b.get(result)
      w.setXmm(u.reg)
    })
  })
}

/** Of positive normal numbers. */
const sqrtScalar: Lowering = sse((w, u) => {
  const b = w.body
  const format = formatOf(u)
  w.noteNative()
  const operands = scalarOperands(w, u, format)
  w.pushNative()
  operands.b()
  b.op(format.toBits)
  bits(w, format, format.smallest >> 1n)
  integer(w, format, 'sub')
  bits(w, format, (format.infinity - format.smallest) >> 1n)
  integer(w, format, 'lt_u')
  b.op(OP.i32_and)
  unlessOrdinary(w, () =>
    setScalar(w, u, format, () => {
      operands.b()
      b.op(format.size === 4 ? OP.f32_sqrt : OP.f64_sqrt)
    }),
  )
})

/** i32: neither operand is a NaN or denormal. */
function comparable(w: RegionWriter, format: Format, operands: readonly Pusher[]): void {
  operands.forEach((push, index) => {
    push()
    magnitude(w, format)
    notDenormal(w, format)
    push()
    magnitude(w, format)
    bits(w, format, format.infinity)
    integer(w, format, 'le_u')
    w.body.op(OP.i32_and)
    if (index > 0) w.body.op(OP.i32_and)
  })
}

function compare(w: RegionWriter, format: Format, relation: 'lt' | 'gt'): void {
  w.body.op(OP[`f${format.size === 4 ? 32 : 64}_${relation}`])
}

/** The second operand unless the relation holds. */
function choice(relation: 'lt' | 'gt'): Lowering {
  return sse((w, u) => {
    const format = formatOf(u)
    const operands = scalarOperands(w, u, format)
    comparable(w, format, [operands.a, operands.b])
    unlessOrdinary(w, () =>
      setScalar(w, u, format, () => {
        operands.a()
        operands.b()
        operands.a()
        operands.b()
        compare(w, format, relation)
        w.body.op(OP.select)
      }),
    )
  })
}

/** COMIxx and UCOMIxx: the flags themselves. */
const compareToFlags: Lowering = sse((w, u) => {
  const b = w.body
  const format = formatOf(u)
  const operands = scalarOperands(w, u, format)
  comparable(w, format, [operands.a, operands.b])
  unlessOrdinary(w, () => {
    b.i32(0)
    b.i32(CF)
    b.i32(ZF)
    operands.a()
    operands.b()
    compare(w, format, 'lt')
    b.op(OP.select)
    operands.a()
    operands.b()
    compare(w, format, 'gt')
    b.op(OP.select)
    setFlagBits(w)
  })
  w.known = { kind: FLAGS_BITS, width: 4 }
})

/** A signed integer that the format holds exactly. */
function fromInteger(format: Format, precision: bigint): Lowering {
  return sse((w, u) => {
    const b = w.body
    const width = u.info.width as Width
    readRm(w, u, width)
    widenSigned(w, width)
    b.set(w.scratch64)
    const convert = (): void =>
      setScalar(w, u, format, () => {
        b.get(w.scratch64)
        b.op(format.size === 4 ? OP.f32_convert_i64_s : OP.f64_convert_i64_s)
      })
    if (width === 4 && format.size === 8) return convert()
    b.get(w.scratch64)
    bits(w, DOUBLE, 1n << precision)
    b.op(OP.i64_add)
    bits(w, DOUBLE, 2n << precision)
    b.op(OP.i64_le_u)
    unlessOrdinary(w, convert)
  })
}

/** -2^31 - 1 and 2^31, or -2^63 and 2^63, as binary64. */
const RANGES = { 4: [0xc1e0_0000_0020_0000n, 0x41e0_0000_0000_0000n], 8: [0xc3e0_0000_0000_0000n, 0x43e0_0000_0000_0000n] } as const

function double(w: RegionWriter, pattern: bigint): void {
  bits(w, DOUBLE, pattern)
  w.body.op(OP.f64_reinterpret_i64)
}

function toInteger(format: Format, truncate: boolean): Lowering {
  return sse((w, u) => {
    const b = w.body
    const width = u.info.width as 4 | 8
    const [low, high] = RANGES[width]
    w.noteNative()
    const operands = scalarOperands(w, u, format)
    const value = (): void => {
      operands.b()
      if (format.size === 4) b.op(OP.f64_promote_f32)
      if (!truncate) b.op(OP.f64_nearest)
    }
    w.pushNative()
    value()
    double(w, low)
    b.op(width === 4 ? OP.f64_gt : OP.f64_ge)
    b.op(OP.i32_and)
    value()
    double(w, high)
    b.op(OP.f64_lt)
    b.op(OP.i32_and)
    unlessOrdinary(w, () => {
      value()
      b.op(width === 4 ? OP.i32_trunc_f64_s : OP.i64_trunc_f64_s)
      w.setRegister(u.reg, width)
    })
  })
}

const cvtss2sd: Lowering = sse((w, u) => {
  const b = w.body
  const operands = scalarOperands(w, u, SINGLE)
  operands.b()
  magnitude(w, SINGLE)
  notDenormal(w, SINGLE)
  operands.b()
  magnitude(w, SINGLE)
  bits(w, SINGLE, SINGLE.infinity)
  integer(w, SINGLE, 'lt_u')
  b.op(OP.i32_and)
  unlessOrdinary(w, () =>
    setScalar(w, u, DOUBLE, () => {
      operands.b()
      b.op(OP.f64_promote_f32)
    }),
  )
})

const cvtsd2ss: Lowering = sse((w, u) => {
  const b = w.body
  w.noteNative()
  const operands = scalarOperands(w, u, DOUBLE)
  const narrow = (): void => {
    operands.b()
    b.op(OP.f32_demote_f64)
  }
  w.pushNative()
  operands.b()
  magnitude(w, DOUBLE)
  finiteFrom(w, DOUBLE, DOUBLE.smallest)
  b.op(OP.i32_and)
  narrow()
  magnitude(w, SINGLE)
  finiteFrom(w, SINGLE, 2n * SINGLE.smallest)
  b.op(OP.i32_and)
  unlessOrdinary(w, () => setScalar(w, u, SINGLE, narrow))
})

export const SSE_FLOAT: Readonly<Record<string, Lowering>> = {
  addScalar: arithmetic('add'),
  subScalar: arithmetic('sub'),
  mulScalar: arithmetic('mul'),
  divScalar: arithmetic('div'),
  sqrtScalar,
  minScalar: choice('lt'),
  maxScalar: choice('gt'),
  comi: compareToFlags,
  ucomi: compareToFlags,
  cvtsi2ss: fromInteger(SINGLE, 24n),
  cvtsi2sd: fromInteger(DOUBLE, 53n),
  cvtss2si: toInteger(SINGLE, false),
  cvttss2si: toInteger(SINGLE, true),
  cvtsd2si: toInteger(DOUBLE, false),
  cvttsd2si: toInteger(DOUBLE, true),
  cvtss2sd,
  cvtsd2ss,
}
