/**
 * BT BTS BTR BTC, BSF BSR, LZCNT TZCNT POPCNT, BMI1, BMI2 and CRC32. Undefined flags follow AMD's Zen processors
 * (measured): the bit tests keep them; BSF and BSR clear them but PF; the counts keep OF and clear SF AF PF; BMI sets PF by the result and clears AF.
 */
import { gpr, setGpr } from '../cpu'
import { AF, CF, OF, PF, SF, ZF, getFlags, resultFlags, setFlags } from '../flags'
import { read } from '../memory'
import {
  addressMask, closeLinear, closeRm, effectiveAddress, FOR_WRITE, linearAt, openLinear, openRm, readRm,
} from '../operands'
import { regOperand, rmRegister, setRegOperand, setRmRegister, uopImm, uopIsRegister, uopVvvv } from '../uop'

// @ts-ignore: decorator
@inline function bits<T>(): u32 { return <u32>sizeof<T>() * 8 }

/** clz of the compiler counts 16-bit values in 32 bits. */
// @ts-ignore: decorator
@inline function leadingZeros<T>(value: T): T { return sizeof<T>() == 2 ? <T>(clz<u32>(<u32>value) - 16) : clz<T>(value) }

// @ts-ignore: decorator
@inline function setCarry(value: bool): void { setFlags(getFlags() & ~CF | <u32>value) }

// What BTS, BTR and BTC make of the bit.
// @ts-ignore: decorator
@inline const SET: u32 = 1
// @ts-ignore: decorator
@inline const RESET: u32 = 2
// @ts-ignore: decorator
@inline const COMPLEMENT: u32 = 3

// @ts-ignore: decorator
@inline function changed<T>(value: T, bit: T, change: u32): T {
  const mask = <T>1 << bit
  if (change == SET) return <T>(value | mask)
  return change == RESET ? <T>(value & ~mask) : <T>(value ^ mask)
}

// @ts-ignore: decorator
@inline function bitOf<T>(value: T, bit: T): bool { return (<u32>(value >> bit) & 1) != 0 }

/** The memory form with a register takes it as a signed bit offset from the operand, reaching far beyond it. */
function bitStringOffset<T>(u: usize): u64 {
  const offset = sizeof<T>() == 8 ? <i64>regOperand<T>(u) : sizeof<T>() == 4 ? <i64><i32>regOperand<T>(u) : <i64><i16>regOperand<T>(u)
  const bytes = (offset >> (sizeof<T>() == 8 ? 6 : sizeof<T>() == 4 ? 5 : 4)) * sizeof<T>()
  return (effectiveAddress(u) + <u64>bytes) & addressMask(u)
}

export function btEG<T>(u: usize): void {
  const value = uopIsRegister(u) ? rmRegister<T>(u) : read<T>(linearAt(u, bitStringOffset<T>(u), sizeof<T>()))
  setCarry(bitOf<T>(value, <T>(regOperand<T>(u) & <T>(bits<T>() - 1))))
}
export function btsEG<T>(u: usize): void { changeBit<T>(u, SET) }
export function btrEG<T>(u: usize): void { changeBit<T>(u, RESET) }
export function btcEG<T>(u: usize): void { changeBit<T>(u, COMPLEMENT) }

function changeBit<T>(u: usize, change: u32): void {
  const bit = <T>(regOperand<T>(u) & <T>(bits<T>() - 1))
  if (uopIsRegister(u)) {
    const value = rmRegister<T>(u)
    setRmRegister<T>(u, changed<T>(value, bit, change))
    setCarry(bitOf<T>(value, bit))
    return
  }
  const place = openLinear<T>(u, linearAt(u, bitStringOffset<T>(u), sizeof<T>() | FOR_WRITE))
  const value = load<T>(place)
  closeLinear<T>(u, place, changed<T>(value, bit, change))
  setCarry(bitOf<T>(value, bit))
}

export function btEI<T>(u: usize): void { setCarry(bitOf<T>(readRm<T>(u), immediateBit<T>(u))) }
export function btsEI<T>(u: usize): void { changeImmediateBit<T>(u, SET) }
export function btrEI<T>(u: usize): void { changeImmediateBit<T>(u, RESET) }
export function btcEI<T>(u: usize): void { changeImmediateBit<T>(u, COMPLEMENT) }

// @ts-ignore: decorator
@inline function immediateBit<T>(u: usize): T { return <T>(uopImm(u) & (bits<T>() - 1)) }

function changeImmediateBit<T>(u: usize, change: u32): void {
  const bit = immediateBit<T>(u)
  const place = openRm<T>(u)
  const value = load<T>(place)
  closeRm<T>(u, place, changed<T>(value, bit, change))
  setCarry(bitOf<T>(value, bit))
}

// @ts-ignore: decorator
@inline function setScanFlags<T>(value: T, index: T): void { setFlags(value == 0 ? ZF | PF : resultFlags<T>(index) & PF) }

/** BSF and BSR of 0 leave the destination as it is, upper half included. */
export function bsf<T>(u: usize): void {
  const value = readRm<T>(u)
  const index = ctz<T>(value)
  setScanFlags<T>(value, index)
  if (value) setRegOperand<T>(u, index)
}
export function bsr<T>(u: usize): void {
  const value = readRm<T>(u)
  const index = <T>(bits<T>() - 1) - leadingZeros<T>(value)
  setScanFlags<T>(value, index)
  if (value) setRegOperand<T>(u, index)
}

/** CF: the operand was 0; ZF: the count is 0. */
// @ts-ignore: decorator
@inline function setCountFlags(none: bool, count: bool): void {
  setFlags(getFlags() & OF | <u32>none | (count ? 0 : ZF))
}
export function tzcnt<T>(u: usize): void {
  const value = readRm<T>(u)
  const count = value ? ctz<T>(value) : <T>bits<T>()
  setCountFlags(value == 0, count != 0)
  setRegOperand<T>(u, count)
}
export function lzcnt<T>(u: usize): void {
  const value = readRm<T>(u)
  const count = value ? leadingZeros<T>(value) : <T>bits<T>()
  setCountFlags(value == 0, count != 0)
  setRegOperand<T>(u, count)
}
export function popcntGE<T>(u: usize): void {
  const value = readRm<T>(u)
  setFlags(value == 0 ? ZF : 0)
  setRegOperand<T>(u, popcnt<T>(value))
}

// @ts-ignore: decorator
@inline function vex<T>(u: usize): T { return gpr<T>(uopVvvv(u)) }
// @ts-ignore: decorator
@inline function setBmiFlags<T>(result: T, carryOut: bool): void { setFlags(resultFlags<T>(result) | <u32>carryOut) }

export function andn<T>(u: usize): void {
  const result = <T>(~vex<T>(u) & readRm<T>(u))
  setBmiFlags<T>(result, false)
  setRegOperand<T>(u, result)
}
/** BEXTR: `length` bits (15:8 of the control) from bit `start` (7:0). It sets AF and clears SF. */
export function bextr<T>(u: usize): void {
  const value = readRm<T>(u)
  const control = <u32>gpr<u16>(uopVvvv(u))
  const start = control & 0xff
  const shifted = start < bits<T>() ? <T>(value >> <T>start) : 0
  const result = lowBits<T>(shifted, control >> 8)
  setFlags(resultFlags<T>(result) & ~SF | AF)
  setRegOperand<T>(u, result)
}
// @ts-ignore: decorator
@inline function lowBits<T>(value: T, count: u32): T { return count < bits<T>() ? <T>(value & ((<T>1 << <T>count) - 1)) : value }

export function blsi<T>(u: usize): void {
  const value = readRm<T>(u)
  const result = <T>((0 - value) & value)
  setBmiFlags<T>(result, value != 0)
  setGpr<T>(uopVvvv(u), result)
}
export function blsmsk<T>(u: usize): void {
  const value = readRm<T>(u)
  const result = <T>((value - 1) ^ value)
  setBmiFlags<T>(result, value == 0)
  setGpr<T>(uopVvvv(u), result)
}
export function blsr<T>(u: usize): void {
  const value = readRm<T>(u)
  const result = <T>((value - 1) & value)
  setBmiFlags<T>(result, value == 0)
  setGpr<T>(uopVvvv(u), result)
}
/** BZHI: bits from the index (7:0 of the control) upwards become 0; CF: the index lies beyond the operand. */
export function bzhi<T>(u: usize): void {
  const value = readRm<T>(u)
  const index = <u32>gpr<u8>(uopVvvv(u))
  const result = lowBits<T>(value, index)
  setBmiFlags<T>(result, index >= bits<T>())
  setRegOperand<T>(u, result)
}
/** PDEP: bits of vvvv, lowest first, go where the mask has ones. */
export function pdep<T>(u: usize): void {
  let mask = readRm<T>(u)
  let source = vex<T>(u)
  let result: T = 0
  for (; mask; mask &= mask - 1) {
    if (source & 1) result |= mask & (0 - mask)
    source >>= 1
  }
  setRegOperand<T>(u, result)
}
export function pext<T>(u: usize): void {
  let mask = readRm<T>(u)
  const source = vex<T>(u)
  let result: T = 0
  for (let bit: T = 1; mask; bit <<= 1) {
    if (source & mask & (0 - mask)) result |= bit
    mask &= mask - 1
  }
  setRegOperand<T>(u, result)
}

/** CRC-32C of four bits: polynomial 1EDC6F41h, reflected. */
const CRC32C = memory.data<u32>([
  0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
  0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
])

// @ts-ignore: decorator
@inline function crcNibble(crc: u32): u32 { return crc >> 4 ^ load<u32>(CRC32C + ((crc & 15) << 2)) }

function crc32<T>(crc: u32, value: T): u32 {
  let rest = <u64>value
  for (let byte: u32 = 0; byte < sizeof<T>(); byte++) {
    crc = crcNibble(crcNibble(crc ^ <u32>(rest & 0xff)))
    rest >>= 8
  }
  return crc
}

export function crc32Byte(u: usize): void { setRegOperand<u64>(u, crc32<u8>(regOperand<u32>(u), readRm<u8>(u))) }
export function crc32GE<T>(u: usize): void { setRegOperand<u64>(u, crc32<T>(regOperand<u32>(u), readRm<T>(u))) }
