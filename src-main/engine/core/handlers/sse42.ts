/** SSE4.2: string comparison (SDM vol. 1, 12.3; vol. 2, 4.1) and PCMPGTQ. */
import { CPU, gpr, RAX, RCX, RDX, setGpr } from '../cpu'
import { CF, OF, setFlags, SF, ZF } from '../flags'
import { S_TEMP } from '../generated/layout'
import { read128 } from '../memory'
import { linear } from '../operands'
import { uopImm, uopIsRegister, uopReg, uopRm } from '../uop'
import { setVectorReg, setXmm, vector64, vectorReg, vectorRm, xmm } from '../vector'

// Bits of the immediate.
// @ts-ignore: decorator
@inline const WORDS: u32 = 1
// @ts-ignore: decorator
@inline const SIGNED: u32 = 2
// @ts-ignore: decorator
@inline const NEGATIVE: u32 = 1 << 4
// @ts-ignore: decorator
@inline const MASKED: u32 = 1 << 5
/** Most significant index, or a mask of whole elements. */
// @ts-ignore: decorator
@inline const EXPANDED: u32 = 1 << 6

export function pcmpgtq(u: usize): void { setVectorReg<v128>(u, i64x2.gt_s(vectorReg<v128>(u), vectorRm<v128>(u))) }

// @ts-ignore: decorator
@inline function control(u: usize): u32 { return uopImm(u) & 0xff }
// @ts-ignore: decorator
@inline function elements(how: u32): u32 { return how & WORDS ? 8 : 16 }
/** Second operand: memory need not be aligned. */
// @ts-ignore: decorator
@inline function second(u: usize): v128 { return uopIsRegister(u) ? xmm(uopRm(u)) : read128(linear(u, 16)) }

/** One bit per element of a comparison's result. */
// @ts-ignore: decorator
@inline function bitsOf(mask: v128, how: u32): u32 { return how & WORDS ? i16x8.bitmask(mask) : i8x16.bitmask(mask) }
// @ts-ignore: decorator
@inline function equal(a: v128, b: v128, how: u32): u32 { return bitsOf(how & WORDS ? i16x8.eq(a, b) : i8x16.eq(a, b), how) }

/** b >= a by element. */
function notLess(b: v128, a: v128, how: u32): u32 {
  if (how & WORDS) return bitsOf(how & SIGNED ? i16x8.ge_s(b, a) : i16x8.ge_u(b, a), how)
  return bitsOf(how & SIGNED ? i8x16.ge_s(b, a) : i8x16.ge_u(b, a), how)
}

/** Element `index` of the first operand, which `match` has put into scratch, everywhere. */
function spread(index: u32, how: u32): v128 {
  return how & WORDS ? i16x8.splat(load<u16>(CPU + S_TEMP + (index << 1))) : i8x16.splat(load<u8>(CPU + S_TEMP + index))
}

/** Length up to the terminating zero. */
function implicitLength(value: v128, how: u32): u32 {
  return ctz(equal(value, i64x2.splat(0), how) | (1 << elements(how)))
}

/** Magnitude of a length, at most the number of elements. */
function explicitLength(value: i64, how: u32): u32 {
  const length: u64 = value < 0 ? -value : value
  return length > elements(how) ? elements(how) : <u32>length
}

/** EAX or EDX, with REX.W (T = u64) RAX or RDX. */
// @ts-ignore: decorator
@inline function lengthIn<T>(register: u32): i64 { return sizeof<T>() == 8 ? gpr<i64>(register) : <i64>gpr<i32>(register) }

/** The comparison proper: one bit per element of b, before polarity (IntRes1). */
function match(a: v128, b: v128, lengthA: u32, lengthB: u32, how: u32): u32 {
  v128.store(CPU, a, S_TEMP)
  const all: u32 = (1 << elements(how)) - 1
  const validA: u32 = (1 << lengthA) - 1
  const validB: u32 = (1 << lengthB) - 1
  switch ((how >> 2) & 3) {
    case 0: return equalAny(b, lengthA, how) & validB
    case 1: return ranges(b, lengthA, how) & validB
    case 2: return (equal(a, b, how) & validA & validB) | (all & ~(validA | validB))
    default: return equalOrdered(b, lengthA, validB, all, how)
  }
}

function equalAny(b: v128, lengthA: u32, how: u32): u32 {
  let result: u32 = 0
  for (let index: u32 = 0; index < lengthA; index++) result |= equal(spread(index, how), b, how)
  return result
}

/** Pairs of bounds; one whose upper bound is beyond the end matches nothing. */
function ranges(b: v128, lengthA: u32, how: u32): u32 {
  let result: u32 = 0
  for (let index: u32 = 0; index + 1 < lengthA; index += 2) {
    result |= notLess(b, spread(index, how), how) & notLess(spread(index + 1, how), b, how)
  }
  return result
}

/** a as a substring of b; a match may run out of b's last element. */
function equalOrdered(b: v128, lengthA: u32, validB: u32, all: u32, how: u32): u32 {
  let result = all
  for (let index: u32 = 0; index < lengthA; index++) {
    const here = equal(spread(index, how), b, how) & validB
    result &= (here >> index) | ~(all >> index)
  }
  return result
}

/** Result after polarity (IntRes2), and in bits 16 and up the flags. */
function compareStrings(a: v128, b: v128, lengthA: u32, lengthB: u32, how: u32): u32 {
  const size = elements(how)
  let result = match(a, b, lengthA, lengthB, how)
  if (how & NEGATIVE) result ^= (1 << (how & MASKED ? lengthB : size)) - 1
  const ends = (lengthB < size ? ZF : 0) | (lengthA < size ? SF : 0)
  return result | ((ends | (result ? CF : 0) | (result & 1 ? OF : 0)) << 16)
}

export function compareImplicit(a: v128, b: v128, how: u32): u32 {
  return compareStrings(a, b, implicitLength(a, how), implicitLength(b, how), how)
}
export function compareExplicit(a: v128, b: v128, lengthA: i64, lengthB: i64, how: u32): u32 {
  return compareStrings(a, b, explicitLength(lengthA, how), explicitLength(lengthB, how), how)
}

/** Index of an element (IntRes2 not zero: the least or the most significant one), else how many there are. */
export function indexOf(result: u32, how: u32): u32 {
  return result == 0 ? elements(how) : how & EXPANDED ? 31 - clz(result) : ctz(result)
}

/** The mask of IntRes2, bits or whole elements. */
export function maskOf(result: u32, how: u32): v128 {
  if (!(how & EXPANDED)) return vector64(result)
  if (how & WORDS) {
    const bits = i16x8(1, 2, 4, 8, 16, 32, 64, 128)
    return i16x8.eq(v128.and(i16x8.splat(<i16>result), bits), bits)
  }
  const bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128)
  const bytes = i64x2(<u64>(result & 0xff) * 0x0101010101010101, <u64>(result >> 8) * 0x0101010101010101)
  return i8x16.eq(v128.and(bytes, bits), bits)
}

function setIndex(compared: u32, how: u32): void {
  setFlags(compared >> 16)
  setGpr<u32>(RCX, indexOf(compared & 0xffff, how))
}
function setMask(compared: u32, how: u32): void {
  setFlags(compared >> 16)
  setXmm(0, maskOf(compared & 0xffff, how))
}

// @ts-ignore: decorator
@inline function implicit(u: usize): u32 {
  return compareImplicit(xmm(uopReg(u)), second(u), control(u))
}
// @ts-ignore: decorator
@inline function explicit<T>(u: usize): u32 {
  return compareExplicit(xmm(uopReg(u)), second(u), lengthIn<T>(RAX), lengthIn<T>(RDX), control(u))
}

export function pcmpistri(u: usize): void { setIndex(implicit(u), control(u)) }
export function pcmpistrm(u: usize): void { setMask(implicit(u), control(u)) }
export function pcmpestri<T>(u: usize): void { setIndex(explicit<T>(u), control(u)) }
export function pcmpestrm<T>(u: usize): void { setMask(explicit<T>(u), control(u)) }
