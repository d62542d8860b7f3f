/**
 * SHL SHR SAR ROL ROR RCL RCR SHLD SHRD and the flagless RORX SARX SHLX SHRX. Suffixes: EI = by an immediate, E1 = by 1, EC = by CL.
 * What the manuals leave undefined follows AMD's Zen processors (measured): OF is the exclusive or of CF and the sign after left shifts and rotates,
 * of the two top bits after right ones, whatever the count; shifts set AF, rotates keep it.
 */
import { RCX, gpr } from '../cpu'
import { CF, OF, carry, getFlags, setFlags, setShiftFlags } from '../flags'
import { FLAGS_SAR, FLAGS_SHL, FLAGS_SHR } from '../generated/layout'
import { closeForm, closeRm, openForm, openRm, readRm } from '../operands'
import { regOperand, setRegOperand, uopImm, uopVvvv } from '../uop'

// @ts-ignore: decorator
@inline function bits<T>(): u32 { return <u32>sizeof<T>() * 8 }
// @ts-ignore: decorator
@inline function cut<T>(count: u32): u32 { return count & (sizeof<T>() == 8 ? 63 : 31) }
// @ts-ignore: decorator
@inline function immediateCount<T>(u: usize): u32 { return cut<T>(uopImm(u)) }
// @ts-ignore: decorator
@inline function clCount<T>(): u32 { return cut<T>(gpr<u8>(RCX)) }
// @ts-ignore: decorator
@inline function top<T>(value: T): u32 { return <u32>(<u64>value >> (bits<T>() - 1)) & 1 }
/** Exclusive or of the two top bits, as OF. */
// @ts-ignore: decorator
@inline function topsDiffer<T>(value: T): u32 { return (<u32>(<u64>value >> (bits<T>() - 1)) ^ <u32>(<u64>value >> (bits<T>() - 2))) << 11 & OF }

// @ts-ignore: decorator
@inline function shl<T>(a: T, count: u32): T {
  if (!count) return a
  const result = <T>(<u64>a << count)
  setShiftFlags<T>(FLAGS_SHL, a, count, result)
  return result
}
// @ts-ignore: decorator
@inline function shr<T>(a: T, count: u32): T {
  if (!count) return a
  const result = <T>(<u64>a >> count)
  setShiftFlags<T>(FLAGS_SHR, a, count, result)
  return result
}
// @ts-ignore: decorator
@inline function sar<T>(a: T, count: u32): T {
  if (!count) return a
  const shift = 64 - bits<T>()
  const result = <T>(<i64>a << shift >> shift >> count)
  setShiftFlags<T>(FLAGS_SAR, a, count, result)
  return result
}

// @ts-ignore: decorator
@inline function setCarryOverflow(flags: u32): void { setFlags(getFlags() & ~(CF | OF) | flags) }

function rol<T>(a: T, count: u32): T {
  if (!count) return a
  const result = rotl<T>(a, <T>(count & (bits<T>() - 1)))
  const carryOut = <u32>result & CF
  setCarryOverflow(carryOut | (carryOut ^ top<T>(result)) << 11)
  return result
}
function ror<T>(a: T, count: u32): T {
  if (!count) return a
  const result = rotr<T>(a, <T>(count & (bits<T>() - 1)))
  setCarryOverflow(top<T>(result) | topsDiffer<T>(result))
  return result
}
/** Rotation of CF and the operand together: bits + 1 positions. */
function rcl<T>(a: T, masked: u32): T {
  if (!masked) return a
  const count = masked % (bits<T>() + 1)
  const carryIn = <u64>carry()
  let result = a
  let carryOut = <u32>carryIn
  if (count) {
    const rest = <u64>a >> 1 >> (bits<T>() - count)
    result = <T>(<u64>a << count | carryIn << (count - 1) | rest)
    carryOut = <u32>(<u64>a >> (bits<T>() - count)) & 1
  }
  setCarryOverflow(carryOut | (carryOut ^ top<T>(result)) << 11)
  return result
}
function rcr<T>(a: T, masked: u32): T {
  if (!masked) return a
  const count = masked % (bits<T>() + 1)
  const carryIn = <u64>carry()
  let result = a
  let carryOut = <u32>carryIn
  if (count) {
    const rest = <u64>a << 1 << (bits<T>() - count)
    result = <T>(<u64>a >> 1 >> (count - 1) | carryIn << (bits<T>() - count) | rest)
    carryOut = <u32>(<u64>a >> (count - 1)) & 1
  }
  setCarryOverflow(carryOut | topsDiffer<T>(result))
  return result
}

// @ts-ignore: decorator
@inline export function shlEI<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, shl<T>(load<T>(place), immediateCount<T>(u)))
}
// @ts-ignore: decorator
@inline export function shrEI<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, shr<T>(load<T>(place), immediateCount<T>(u)))
}
// @ts-ignore: decorator
@inline export function sarEI<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, sar<T>(load<T>(place), immediateCount<T>(u)))
}
export function shlE1<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, shl<T>(load<T>(place), 1))
}
export function shrE1<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, shr<T>(load<T>(place), 1))
}
export function sarE1<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, sar<T>(load<T>(place), 1))
}
export function shlEC<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, shl<T>(load<T>(place), clCount<T>()))
}
export function shrEC<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, shr<T>(load<T>(place), clCount<T>()))
}
export function sarEC<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, sar<T>(load<T>(place), clCount<T>()))
}

export function rolEI<T>(u: usize): void { rolBy<T>(u, immediateCount<T>(u)) }
export function rolE1<T>(u: usize): void { rolBy<T>(u, 1) }
export function rolEC<T>(u: usize): void { rolBy<T>(u, clCount<T>()) }
export function rorEI<T>(u: usize): void { rorBy<T>(u, immediateCount<T>(u)) }
export function rorE1<T>(u: usize): void { rorBy<T>(u, 1) }
export function rorEC<T>(u: usize): void { rorBy<T>(u, clCount<T>()) }
export function rclEI<T>(u: usize): void { rclBy<T>(u, immediateCount<T>(u)) }
export function rclE1<T>(u: usize): void { rclBy<T>(u, 1) }
export function rclEC<T>(u: usize): void { rclBy<T>(u, clCount<T>()) }
export function rcrEI<T>(u: usize): void { rcrBy<T>(u, immediateCount<T>(u)) }
export function rcrE1<T>(u: usize): void { rcrBy<T>(u, 1) }
export function rcrEC<T>(u: usize): void { rcrBy<T>(u, clCount<T>()) }

function rolBy<T>(u: usize, count: u32): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, rol<T>(load<T>(place), count))
}
function rorBy<T>(u: usize, count: u32): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, ror<T>(load<T>(place), count))
}
function rclBy<T>(u: usize, count: u32): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, rcl<T>(load<T>(place), count))
}
function rcrBy<T>(u: usize, count: u32): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, rcr<T>(load<T>(place), count))
}

export function shldEI<T>(u: usize): void { shldBy<T>(u, immediateCount<T>(u)) }
export function shldEC<T>(u: usize): void { shldBy<T>(u, clCount<T>()) }
export function shrdEI<T>(u: usize): void { shrdBy<T>(u, immediateCount<T>(u)) }
export function shrdEC<T>(u: usize): void { shrdBy<T>(u, clCount<T>()) }

function shldBy<T>(u: usize, count: u32): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, shld<T>(load<T>(place), regOperand<T>(u), count))
}
function shrdBy<T>(u: usize, count: u32): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, shrd<T>(load<T>(place), regOperand<T>(u), count))
}

function shld<T>(a: T, fill: T, count: u32): T {
  if (!count) return a
  const result = leftBy<T>(a, fill, count)
  setShiftFlags<T>(FLAGS_SHL, a, count, result)
  return result
}
function shrd<T>(a: T, fill: T, count: u32): T {
  if (!count) return a
  const result = rightBy<T>(a, fill, count)
  setShiftFlags<T>(FLAGS_SHR, a, count, result)
  return result
}

/** Top T of a:fill:fill shifted left; the third part is reached by 16-bit operands with counts above 16 only, as on AMD's processors. */
// @ts-ignore: decorator
@inline function leftBy<T>(a: T, fill: T, count: u32): T {
  if (sizeof<T>() == 2) return <T>((<u64>a << 32 | <u64>fill << 16 | <u64>fill) << count >> 32)
  return <T>(<u64>a << count | <u64>fill >> (bits<T>() - count))
}
/** Low T of fill:fill:a shifted right. */
// @ts-ignore: decorator
@inline function rightBy<T>(a: T, fill: T, count: u32): T {
  if (sizeof<T>() == 2) return <T>((<u64>fill << 32 | <u64>fill << 16 | <u64>a) >> count)
  return <T>(<u64>a >> count | <u64>fill << (bits<T>() - count))
}

// @ts-ignore: decorator
@inline function vexCount<T>(u: usize): T { return <T>cut<T>(gpr<u8>(uopVvvv(u))) }

export function shlx<T>(u: usize): void { setRegOperand<T>(u, <T>(readRm<T>(u) << vexCount<T>(u))) }
export function shrx<T>(u: usize): void { setRegOperand<T>(u, <T>(readRm<T>(u) >> vexCount<T>(u))) }
export function sarx<T>(u: usize): void {
  const value = readRm<T>(u)
  const count = vexCount<T>(u)
  setRegOperand<T>(u, sizeof<T>() == 8 ? <T>(<i64>value >> <i64>count) : <T>(<i32>value >> <i32>count))
}
export function rorx<T>(u: usize): void { setRegOperand<T>(u, rotr<T>(readRm<T>(u), <T>immediateCount<T>(u))) }
