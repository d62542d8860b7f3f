/** Packed floating-point arithmetic, comparisons and conversions: native where that is exact in every element (float-guard.ts), else by the core. */
import { FLOAT_DOUBLE, FLOAT_PACKED } from '../../../cpu/execution.ts'
import type { Format } from '../region-vectors.ts'
import type { RegionWriter } from '../region-writer.ts'
import type { Uop } from '../uop.ts'
import type { Label } from '../wasm/function-body.ts'
import { SIMD } from '../wasm/opcodes.ts'
import { branchOnFailure, callExact, guarded, type Push, proveFloat, pushFailures, testLimit } from './float-guard.ts'
import type { Lowering } from './lowering.ts'
import { lanes, pushZero, readVector, shuffle, sse } from './sse.ts'
import { formatOf } from './sse-float.ts'

/** Operations of core/float/elements.ts. */
const OPERATIONS = { add: 0, sub: 1, mul: 2, div: 3, sqrt: 4 } as const
const MINIMUM = 5
const MAXIMUM = 6
const COMPARISON = 8
const ADD_SUBTRACT = 16

/** A vector in a local: a register, or one from memory. */
interface Operand {
  readonly local: number
  readonly register: number | undefined
}

function registerOperand(w: RegionWriter, register: number, index: number): Operand {
  const local = w.vectorTemporary(index)
  w.getXmm(register)
  w.body.set(local)
  return { local, register }
}

function source(w: RegionWriter, u: Uop): Operand {
  if (!u.isMemory) return registerOperand(w, u.rm, 1)
  const local = w.vectorTemporary(1)
  readVector(w, u)
  w.body.set(local)
  return { local, register: undefined }
}

/** To the label where an element of the vectors in these locals does not pass. */
function testAll(w: RegionWriter, format: Format, locals: readonly number[], exact: Label): void {
  locals.forEach((local, index) => {
    w.body.get(local)
    pushFailures(w, format)
    if (index > 0) w.body.simd(SIMD.v128_or)
  })
  branchOnFailure(w, format, exact)
}

/** Locals of operands that are not known to be ordinary, each once. */
function unknown(w: RegionWriter, format: Format, operands: readonly Operand[]): number[] {
  const found = operands.filter(({ register }) => register === undefined || !w.vectors.isOrdinary(register, format, true))
  return [...new Map(found.map(({ register, local }) => [register ?? `local ${local}`, local])).values()]
}

function push(w: RegionWriter, { local }: Operand): Push {
  return () => w.body.get(local)
}

/** `native` pushes the result; it is tested where `testsResult`. Both operands and, unless it is a mask, the result are ordinary afterwards. */
interface Operation {
  readonly format: Format
  readonly code: number
  readonly native: Push
  readonly testsResult: boolean
  readonly isMask?: boolean
}

function operate(w: RegionWriter, u: Uop, first: Operand, second: Operand, operation: Operation): void {
  const b = w.body
  const { format, code, native, testsResult, isMask } = operation
  const result = w.vectorTemporary(2)
  guarded(
    w,
    (exact) => {
      native()
      b.set(result)
      const tested = unknown(w, format, [first, second])
      if (testsResult) tested.push(result)
      if (tested.length > 0) testAll(w, format, tested, exact)
      else testLimit(w, exact)
    },
    () => {
      callExact(w, code | FLOAT_PACKED | (format.size === 8 ? FLOAT_DOUBLE : 0), push(w, first), push(w, second))
      b.set(result)
    },
  )
  for (const { register } of [first, second]) if (register !== undefined) w.vectors.noteOrdinary(register, format, true)
  b.get(result)
  w.setXmm(u.reg)
  if (!isMask) w.vectors.noteOrdinary(u.reg, format, true)
}

function binary(
  w: RegionWriter,
  format: Format,
  name: 'add' | 'sub' | 'mul' | 'div' | 'pmin' | 'pmax',
  first: Operand,
  second: Operand,
): void {
  w.body.get(first.local)
  w.body.get(second.local)
  w.body.simd(SIMD[`${format.size === 4 ? 'f32x4' : 'f64x2'}_${name}`])
}

function arithmetic(name: 'add' | 'sub' | 'mul' | 'div'): Lowering {
  return sse((w, u) => {
    const format = formatOf(u)
    proveFloat(w)
    const second = source(w, u)
    const first = registerOperand(w, u.reg, 0)
    const native = (): void => binary(w, format, name, first, second)
    operate(w, u, first, second, { format, code: OPERATIONS[name], native, testsResult: true })
  })
}

const squareRoot: Lowering = sse((w, u) => {
  const format = formatOf(u)
  proveFloat(w)
  const operand = source(w, u)
  const native = (): void => {
    w.body.get(operand.local)
    w.body.simd(format.size === 4 ? SIMD.f32x4_sqrt : SIMD.f64x2_sqrt)
  }
  operate(w, u, operand, operand, { format, code: OPERATIONS.sqrt, native, testsResult: true })
})

/** x86 gives the second operand unless the relation holds: the pseudo-minimum with operands exchanged. */
function choice(name: 'pmin' | 'pmax'): Lowering {
  return sse((w, u) => {
    const format = formatOf(u)
    proveFloat(w)
    const second = source(w, u)
    const first = registerOperand(w, u.reg, 0)
    const native = (): void => binary(w, format, name, second, first)
    operate(w, u, first, second, { format, code: name === 'pmin' ? MINIMUM : MAXIMUM, native, testsResult: false })
  })
}

const RELATIONS = ['eq', 'lt', 'le'] as const

/** CMPPS and CMPPD: EQ LT LE UNORD of numbers that are no NaNs, and the negations. */
const compare: Lowering = sse((w, u) => {
  const b = w.body
  const format = formatOf(u)
  const predicate = u.imm & 7
  proveFloat(w)
  const second = source(w, u)
  const first = registerOperand(w, u.reg, 0)
  const native = (): void => {
    const relation = RELATIONS[predicate & 3]
    if (relation) {
      b.get(first.local)
      b.get(second.local)
      b.simd(SIMD[`${format.size === 4 ? 'f32x4' : 'f64x2'}_${relation}`])
    } else pushZero(w)
    if (predicate & 4) b.simd(SIMD.v128_not)
  }
  operate(w, u, first, second, { format, code: COMPARISON + predicate, native, testsResult: false, isMask: true })
})

/** Sums or differences of neighbours: those of two vectors that hold the even and the odd elements. */
function horizontal(name: 'add' | 'sub'): Lowering {
  return sse((w, u) => {
    const b = w.body
    const format = formatOf(u)
    proveFloat(w)
    const second = source(w, u)
    const first = registerOperand(w, u.reg, 0)
    const gather = (index: number, offset: number): Operand => {
      const local = w.vectorTemporary(index)
      b.get(first.local)
      b.get(second.local)
      shuffle(
        w,
        lanes(
          format.size,
          (format.size === 4 ? [0, 2, 4, 6] : [0, 2]).map((lane) => lane + offset),
        ),
      )
      b.set(local)
      return { local, register: undefined }
    }
    const even = gather(3, 0)
    const odd = gather(4, 1)
    const native = (): void => binary(w, format, name, even, odd)
    operate(w, u, even, odd, { format, code: OPERATIONS[name], native, testsResult: true })
  })
}

/** ADDSUBPS and ADDSUBPD: even elements are subtracted, which is adding them with the other sign. */
const addSubtract: Lowering = sse((w, u) => {
  const b = w.body
  const format = formatOf(u)
  proveFloat(w)
  const second = source(w, u)
  const first = registerOperand(w, u.reg, 0)
  const native = (): void => {
    b.get(first.local)
    b.get(second.local)
    b.i64(format.size === 4 ? -0x8000_0000 : 0, format.size === 4 ? 0 : -0x8000_0000)
    if (format.size === 4) b.simd(SIMD.i64x2_splat)
    else pushLowSign(w)
    b.simd(SIMD.v128_xor)
    b.simd(format.size === 4 ? SIMD.f32x4_add : SIMD.f64x2_add)
  }
  operate(w, u, first, second, { format, code: ADD_SUBTRACT, native, testsResult: true })
})

/** The i64 on the stack as the low half, zero above. */
function pushLowSign(w: RegionWriter): void {
  w.body.set(w.scratch64)
  pushZero(w)
  w.body.get(w.scratch64)
  w.body.lane(SIMD.i64x2_replace_lane, 0)
}

export const SSE_PACKED: Readonly<Record<string, Lowering>> = {
  addPacked: arithmetic('add'),
  subPacked: arithmetic('sub'),
  mulPacked: arithmetic('mul'),
  divPacked: arithmetic('div'),
  sqrtPacked: squareRoot,
  minPacked: choice('pmin'),
  maxPacked: choice('pmax'),
  cmpPacked: compare,
  haddPacked: horizontal('add'),
  hsubPacked: horizontal('sub'),
  addsubPacked: addSubtract,
}
