/** Floating-point arithmetic, comparisons and conversions of scalars in SSE and SSE2: native where that is exact (float-guard.ts), else by the core. */
import {
  FLOAT_COMPARE,
  FLOAT_COMPARE_QUIET,
  FLOAT_DOUBLE,
  FLOAT_FROM_INTEGER,
  FLOAT_NARROW,
  FLOAT_TO_INT32,
  FLOAT_TO_INT64,
  FLOAT_TRUNCATE,
  FLOAT_WIDEN,
} from '../../../cpu/execution.ts'
import { DOUBLE, type Format, SINGLE } from '../region-vectors.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop, Width } from '../uop.ts'
import type { Label } from '../wasm/function-body.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import { callExact, callExactScalar, guarded, proveFloat, pushExactScalar, pushMagnitude, test, testLimit } from './float-guard.ts'
import { type Lowering, readRm, widenSigned } from './lowering.ts'
import { sse } from './sse.ts'

/** Operations of core/float/elements.ts. */
const OPERATIONS = { add: 0, sub: 1, mul: 2, div: 3, sqrt: 4, min: 5, max: 6 } as const
const COMPARISON = 8

export function formatOf(u: Uop): Format {
  return u.info.type === 'f32' ? SINGLE : DOUBLE
}

/** A float in a local: the low element of a register, or one from memory. */
interface Operand {
  readonly local: number
  readonly register: number | undefined
  readonly format: Format
}

function registerOperand(w: RegionWriter, register: number, format: Format, index: number): Operand {
  return { local: w.vectors.lowLocal(register, format, index), register, format }
}

/** ModRM.rm. */
function source(w: RegionWriter, u: Uop, format: Format): Operand {
  if (!u.isMemory) return registerOperand(w, u.rm, format, 1)
  const local = w.vectors.temporary(format, 1)
  w.locate(u, format.size, false)
  w.getHost()
  w.body.memory(format.load, 0)
  w.body.set(local)
  return { local, register: undefined, format }
}

/** Tests those operands that are not known to be ordinary: how many. */
function testOperands(w: RegionWriter, operands: readonly Operand[], exact: Label): number {
  const unknown = operands.filter(({ register, format }) => register === undefined || !w.vectors.isOrdinary(register, format))
  const locals = new Set(unknown.map(({ local }) => local))
  for (const local of locals) test(w, (unknown[0] as Operand).format, local, exact)
  return locals.size
}

function noteOrdinary(w: RegionWriter, operands: readonly Operand[]): void {
  for (const { register, format } of operands) if (register !== undefined) w.vectors.noteOrdinary(register, format)
}

function float(w: RegionWriter, format: Format, name: 'add' | 'sub' | 'mul' | 'div' | 'sqrt' | 'lt' | 'gt' | 'le' | 'eq'): void {
  w.body.op(OP[`f${format.size === 4 ? 32 : 64}_${name}`])
}

/** The low element of ModRM.reg becomes the float in a local, which is ordinary. */
function setResult(w: RegionWriter, register: number, format: Format, local: number): void {
  w.vectors.setLow(register, format, () => w.body.get(local))
  w.vectors.noteOrdinary(register, format)
}

function arithmetic(operation: 'add' | 'sub' | 'mul' | 'div' | 'sqrt'): Lowering {
  return sse((w, u) => {
    const b = w.body
    const format = formatOf(u)
    proveFloat(w)
    const second = source(w, u, format)
    const first = operation === 'sqrt' ? second : registerOperand(w, u.reg, format, 0)
    const result = w.vectors.temporary(format, 2)
    guarded(
      w,
      (exact) => {
        testOperands(w, [first, second], exact)
        b.get(first.local)
        if (operation !== 'sqrt') b.get(second.local)
        float(w, format, operation)
        b.set(result)
        test(w, format, result, exact)
      },
      () => {
        callExactScalar(w, format, OPERATIONS[operation], first.local, second.local)
        b.set(result)
      },
    )
    noteOrdinary(w, [second])
    setResult(w, u.reg, format, result)
  })
}

/** The second operand unless the relation holds. */
function choice(operation: 'min' | 'max'): Lowering {
  return sse((w, u) => {
    const b = w.body
    const format = formatOf(u)
    proveFloat(w)
    const second = source(w, u, format)
    const first = registerOperand(w, u.reg, format, 0)
    const result = w.vectors.temporary(format, 2)
    guarded(
      w,
      (exact) => {
        if (testOperands(w, [first, second], exact) === 0) testLimit(w, exact)
        for (let times = 0; times < 2; times++) {
          b.get(first.local)
          b.get(second.local)
        }
        float(w, format, operation === 'min' ? 'lt' : 'gt')
        b.op(OP.select)
        b.set(result)
      },
      () => {
        callExactScalar(w, format, OPERATIONS[operation], first.local, second.local)
        b.set(result)
      },
    )
    noteOrdinary(w, [second])
    setResult(w, u.reg, format, result)
  })
}

/** COMIxx and UCOMIxx. */
function compareToFlags(operation: number): Lowering {
  return sse((w, u) => {
    const b = w.body
    const format = formatOf(u)
    proveFloat(w)
    const second = source(w, u, format)
    const first = registerOperand(w, u.reg, format, 0)
    const compared = [w.vectors.temporary(DOUBLE, 3), w.vectors.temporary(DOUBLE, 4)] as const
    guarded(
      w,
      (exact) => {
        if (testOperands(w, [first, second], exact) === 0) testLimit(w, exact)
        ;[first, second].forEach(({ local }, index) => {
          b.get(local)
          if (format === SINGLE) b.op(OP.f64_promote_f32)
          b.set(compared[index] as number)
        })
      },
      () => {
        const both = w.vectorTemporary(0)
        pushExactScalar(w, format, operation, first.local, second.local)
        b.set(both)
        compared.forEach((local, lane) => {
          b.get(both)
          b.lane(SIMD.f64x2_extract_lane, lane)
          b.set(local)
        })
      },
    )
    noteOrdinary(w, [first, second])
    for (const local of compared) b.get(local)
    w.setCompareFlags()
  })
}

/** CMPSS and CMPSD: EQ LT LE UNORD of numbers that are no NaNs, and the negations, as a mask. */
const compareToMask: Lowering = sse((w, u) => {
  const b = w.body
  const format = formatOf(u)
  const predicate = u.imm & 7
  const relation = (['eq', 'lt', 'le'] as const)[predicate & 3]
  proveFloat(w)
  const second = source(w, u, format)
  const first = registerOperand(w, u.reg, format, 0)
  const result = w.vectors.temporary(format, 2)
  guarded(
    w,
    (exact) => {
      if (testOperands(w, [first, second], exact) === 0) testLimit(w, exact)
      b.i32(0)
      if (relation) {
        b.get(first.local)
        b.get(second.local)
        float(w, format, relation)
      } else b.i32(0)
      if (predicate & 4) b.op(OP.i32_eqz)
      b.op(OP.i32_sub)
      if (format.size === 8) b.op(OP.i64_extend_i32_s)
      b.op(format.size === 4 ? OP.f32_reinterpret_i32 : OP.f64_reinterpret_i64)
      b.set(result)
    },
    () => {
      callExactScalar(w, format, COMPARISON + predicate, first.local, second.local)
      b.set(result)
    },
  )
  noteOrdinary(w, [second])
  w.vectors.setLow(u.reg, format, () => b.get(result))
})

/** A signed integer: that the format holds exactly, else rounded by the core. */
function fromInteger(format: Format, precision: number): Lowering {
  return sse((w, u) => {
    const b = w.body
    const width = u.info.width as Width
    const always = width === 4 && format.size === 8
    if (!always) proveFloat(w)
    readRm(w, u, width)
    widenSigned(w, width)
    b.set(w.scratch64)
    const result = w.vectors.temporary(format, 2)
    const convert = (): void => {
      b.get(w.scratch64)
      if (always) b.op(OP.i32_wrap_i64)
      b.op(always ? OP.f64_convert_i32_s : format.size === 4 ? OP.f32_convert_i64_s : OP.f64_convert_i64_s)
      b.set(result)
    }
    if (always) convert()
    else {
      guarded(
        w,
        (exact) => {
          b.get(w.scratch64)
          b.i64(precision === 24 ? 1 << 24 : 0, precision === 24 ? 0 : 1 << (precision - 32))
          b.op(OP.i64_add)
          b.i64(precision === 24 ? 2 << 24 : 0, precision === 24 ? 0 : 2 << (precision - 32))
          b.op(OP.i64_gt_u)
          b.brIf(exact, false)
          convert()
        },
        () => {
          const push = (): void => {
            b.get(w.scratch64)
            b.simd(SIMD.i64x2_splat)
          }
          callExact(w, FLOAT_FROM_INTEGER | (format.size === 8 ? FLOAT_DOUBLE : 0), push, push)
          b.lane(format.extract, 0)
          b.set(result)
        },
      )
    }
    setResult(w, u.reg, format, result)
  })
}

/** Magnitudes below these convert: 2^31 and 2^63, upper word doubled. */
const BOUNDS = { 4: { 4: 0x9e00_0000, 8: 0xbe00_0000 }, 8: { 4: 0x83c0_0000, 8: 0x87c0_0000 } } as const

/** Denormals raise nothing but PE, and fractions neither. */
function toInteger(format: Format, truncate: boolean): Lowering {
  return sse((w, u) => {
    const b = w.body
    const width = u.info.width as 4 | 8
    const [name, wide] = format.size === 4 ? (['f32', SINGLE] as const) : (['f64', DOUBLE] as const)
    proveFloat(w)
    const operand = source(w, u, format)
    const value = truncate ? operand.local : w.vectors.temporary(wide, 2)
    guarded(
      w,
      (exact) => {
        testLimit(w, exact)
        if (!truncate) {
          b.get(operand.local)
          b.op(OP[`${name}_nearest`])
          b.set(value)
        }
        pushMagnitude(w, format, value)
        b.i32(BOUNDS[format.size][width])
        b.op(OP.i32_ge_u)
        b.brIf(exact, false)
        b.get(value)
        b.op(OP[`${width === 4 ? 'i32' : 'i64'}_trunc_${name}_s`])
        if (width === 4) b.op(OP.i64_extend_i32_u)
        b.set(w.scratch64)
      },
      () => {
        const operation = (width === 4 ? FLOAT_TO_INT32 : FLOAT_TO_INT64) | (truncate ? FLOAT_TRUNCATE : 0)
        callExactScalar(w, format, operation, operand.local, operand.local, DOUBLE)
        b.op(OP.i64_reinterpret_f64)
        b.set(w.scratch64)
      },
    )
    b.get(w.scratch64)
    w.setGpr(u.reg >> 3)
  })
}

const cvtss2sd: Lowering = sse((w, u) => {
  const b = w.body
  proveFloat(w)
  const operand = source(w, u, SINGLE)
  const result = w.vectors.temporary(DOUBLE, 2)
  guarded(
    w,
    (exact) => {
      if (testOperands(w, [operand], exact) === 0) testLimit(w, exact)
      b.get(operand.local)
      b.op(OP.f64_promote_f32)
      b.set(result)
    },
    () => {
      callExactScalar(w, SINGLE, FLOAT_WIDEN, operand.local, operand.local, DOUBLE)
      b.set(result)
    },
  )
  noteOrdinary(w, [operand])
  setResult(w, u.reg, DOUBLE, result)
})

const cvtsd2ss: Lowering = sse((w, u) => {
  const b = w.body
  proveFloat(w)
  const operand = source(w, u, DOUBLE)
  const result = w.vectors.temporary(SINGLE, 2)
  guarded(
    w,
    (exact) => {
      testOperands(w, [operand], exact)
      b.get(operand.local)
      b.op(OP.f32_demote_f64)
      b.set(result)
      test(w, SINGLE, result, exact)
    },
    () => {
      callExactScalar(w, DOUBLE, FLOAT_NARROW, operand.local, operand.local, SINGLE)
      b.set(result)
    },
  )
  noteOrdinary(w, [operand])
  setResult(w, u.reg, SINGLE, result)
})

const MXCSR_MASK = 0xffff

const stmxcsr: Lowering = sse((w, u) => {
  w.locate(u, 4, true)
  w.getHost()
  w.loadState(OP.i32_load, 'mxcsr')
  w.store(4)
})

/** Bits that do not exist are #GP, which the interpreter raises. */
const ldmxcsr: Lowering = sse((w, u) => {
  const b = w.body
  w.locate(u, 4, false)
  w.getHost()
  w.load(4)
  b.tee(w.scratch32)
  b.i32(~MXCSR_MASK)
  b.op(OP.i32_and)
  b.if(undefined, false)
  w.exitHere()
  b.end()
  w.pushBlock()
  b.get(w.scratch32)
  b.memory(OP.i32_store, w.fieldOffset('mxcsr'))
  w.forgetFloat()
})

export const SSE_FLOAT: Readonly<Record<string, Lowering>> = {
  addScalar: arithmetic('add'),
  subScalar: arithmetic('sub'),
  mulScalar: arithmetic('mul'),
  divScalar: arithmetic('div'),
  sqrtScalar: arithmetic('sqrt'),
  minScalar: choice('min'),
  maxScalar: choice('max'),
  cmpScalar: compareToMask,
  comi: compareToFlags(FLOAT_COMPARE),
  ucomi: compareToFlags(FLOAT_COMPARE_QUIET),
  cvtsi2ss: fromInteger(SINGLE, 24),
  cvtsi2sd: fromInteger(DOUBLE, 53),
  cvtss2si: toInteger(SINGLE, false),
  cvttss2si: toInteger(SINGLE, true),
  cvtsd2si: toInteger(DOUBLE, false),
  cvttsd2si: toInteger(DOUBLE, true),
  cvtss2sd,
  cvtsd2ss,
  stmxcsr,
  ldmxcsr,
}
