/**
 * FNSTENV, FLDENV, FNSAVE and FRSTOR (SDM vol. 1, figures 8-9 to 8-12). T = u16 is the 14-byte environment, T = u32 and u64 the 28-byte one; in
 * real mode pointers are linear addresses and the opcode is stored with them.
 */
import { CPU } from '../cpu'
import {
  MODE_PROTECTED, S_FPR, S_FP_CONTROL, S_FP_INSTRUCTION, S_FP_INSTRUCTION_SELECTOR, S_FP_OPCODE, S_FP_OPERAND, S_FP_OPERAND_SELECTOR, S_FP_STATUS,
  S_FP_TAG, S_MODE,
} from '../generated/layout'
import { proveWrite, read, write } from '../memory'
import { FOR_WRITE, linear } from '../operands'
import { refreshErrorPins } from '../x87/error-pins'
import { setStatus, statusWord } from '../x87/exceptions'
import { exponentOf, isUnsupported, isZero } from '../x87/extended'
import { physical } from '../x87/stack'
import { initControl } from './x87-save'

// @ts-ignore: decorator
@inline const REGISTERS: u32 = 80

// @ts-ignore: decorator
@inline function environmentSize<T>(): u32 { return sizeof<T>() == 2 ? 14 : 28 }
// @ts-ignore: decorator
@inline function isProtected(): bool { return (load<u32>(CPU, S_MODE) & MODE_PROTECTED) != 0 }

/** The tag word in full: only "empty" is kept in the state. 0 valid, 1 zero, 2 special, 3 empty. */
function fullTag(): u32 {
  const tag: u32 = load<u16>(CPU, S_FP_TAG)
  let full: u32 = 0
  for (let number: u32 = 0; number < 8; number++) {
    const empty = (tag >> (number << 1) & 3) == 3
    full |= (empty ? 3 : tagOf(v128.load(CPU + S_FPR + (number << 4)))) << (number << 1)
  }
  return full
}

function tagOf(value: v128): u32 {
  if (isZero(value)) return 1
  return exponentOf(value) == 0 || exponentOf(value) == 0x7fff || isUnsupported(value) ? 2 : 0
}

/** Field `index` of the environment, the reserved upper half of most fields set. */
// @ts-ignore: decorator
@inline function setField<T>(area: u64, index: u32, value: u32): void {
  if (sizeof<T>() == 2) write<u16>(area + (index << 1), <u16>value)
  else write<u32>(area + (index << 2), value)
}

function storeEnvironment<T>(area: u64): void {
  const reserved: u32 = 0xffff0000
  setField<T>(area, 0, reserved | load<u16>(CPU, S_FP_CONTROL))
  setField<T>(area, 1, reserved | statusWord())
  setField<T>(area, 2, reserved | fullTag())
  const instruction = <u32>load<u64>(CPU, S_FP_INSTRUCTION)
  const operand = <u32>load<u64>(CPU, S_FP_OPERAND)
  const codeSelector: u32 = load<u16>(CPU, S_FP_INSTRUCTION_SELECTOR)
  const operandSelector: u32 = load<u16>(CPU, S_FP_OPERAND_SELECTOR)
  const opcode: u32 = load<u16>(CPU, S_FP_OPCODE)
  if (isProtected()) storeProtected<T>(area, instruction, codeSelector, opcode, operand, operandSelector)
  else storeReal<T>(area, instruction + (codeSelector << 4), opcode, operand + (operandSelector << 4))
}

function storeProtected<T>(area: u64, instruction: u32, codeSelector: u32, opcode: u32, operand: u32, operandSelector: u32): void {
  setField<T>(area, 3, instruction)
  setField<T>(area, 4, sizeof<T>() == 2 ? codeSelector : codeSelector | (opcode << 16))
  setField<T>(area, 5, operand)
  setField<T>(area, 6, sizeof<T>() == 2 ? operandSelector : 0xffff0000 | operandSelector)
}

function storeReal<T>(area: u64, instruction: u32, opcode: u32, operand: u32): void {
  const reserved: u32 = sizeof<T>() == 2 ? 0 : 0xffff0000
  setField<T>(area, 3, reserved | (instruction & 0xffff))
  setField<T>(area, 4, ((instruction >> 16) << 12) | opcode)
  setField<T>(area, 5, reserved | (operand & 0xffff))
  setField<T>(area, 6, (operand >> 16) << 12)
}

// @ts-ignore: decorator
@inline function field<T>(area: u64, index: u32): u32 {
  return sizeof<T>() == 2 ? <u32>read<u16>(area + (index << 1)) : read<u32>(area + (index << 2))
}

function loadEnvironment<T>(area: u64): void {
  const control = field<T>(area, 0)
  const status = field<T>(area, 1)
  const tag = field<T>(area, 2)
  const instruction = field<T>(area, 3)
  const second = field<T>(area, 4)
  const operand = field<T>(area, 5)
  const fourth = field<T>(area, 6)
  store<u16>(CPU, <u16>((control & 0x1f7f) | 0x40), S_FP_CONTROL)
  setStatus(status & 0xffff)
  store<u16>(CPU, <u16>tag, S_FP_TAG)
  if (isProtected()) loadProtected<T>(instruction, second, operand, fourth)
  else loadReal(instruction, second, operand, fourth)
  refreshErrorPins()
}

function loadProtected<T>(instruction: u32, second: u32, operand: u32, fourth: u32): void {
  store<u64>(CPU, instruction, S_FP_INSTRUCTION)
  store<u16>(CPU, <u16>second, S_FP_INSTRUCTION_SELECTOR)
  store<u16>(CPU, sizeof<T>() == 2 ? 0 : <u16>(second >> 16 & 0x7ff), S_FP_OPCODE)
  store<u64>(CPU, operand, S_FP_OPERAND)
  store<u16>(CPU, <u16>fourth, S_FP_OPERAND_SELECTOR)
}

function loadReal(instruction: u32, second: u32, operand: u32, fourth: u32): void {
  store<u64>(CPU, (instruction & 0xffff) | ((second << 4) & 0xffff0000), S_FP_INSTRUCTION)
  store<u16>(CPU, 0, S_FP_INSTRUCTION_SELECTOR)
  store<u16>(CPU, <u16>(second & 0x7ff), S_FP_OPCODE)
  store<u64>(CPU, (operand & 0xffff) | ((fourth << 4) & 0xffff0000), S_FP_OPERAND)
  store<u16>(CPU, 0, S_FP_OPERAND_SELECTOR)
}

/** Faults of an area come from its first field, whose alignment counts (SDM vol. 3, table 7-7), then from its last byte (measured). */
function proveRead<T>(area: u64, size: u32): void {
  if (sizeof<T>() == 2) read<u16>(area)
  else read<u32>(area)
  read<u8>(area + size - 1)
}

function proveArea<T>(area: u64, size: u32): void {
  proveWrite(area, sizeof<T>() == 2 ? 2 : 4)
  proveWrite(area + size - 1, 1)
}

/** Masks all exceptions afterwards. */
export function fnstenv<T>(u: usize): void {
  const area = linear(u, environmentSize<T>() | FOR_WRITE)
  proveArea<T>(area, environmentSize<T>())
  storeEnvironment<T>(area)
  store<u16>(CPU, load<u16>(CPU, S_FP_CONTROL) | 0x3f, S_FP_CONTROL)
  setStatus(statusWord())
  refreshErrorPins()
}

export function fldenv<T>(u: usize): void {
  const area = linear(u, environmentSize<T>())
  proveRead<T>(area, environmentSize<T>())
  loadEnvironment<T>(area)
}

/** Registers in stack order after the environment; then as FNINIT. */
export function fnsave<T>(u: usize): void {
  const area = linear(u, (environmentSize<T>() + REGISTERS) | FOR_WRITE)
  proveArea<T>(area, environmentSize<T>() + REGISTERS)
  storeEnvironment<T>(area)
  for (let i: u32 = 0; i < 8; i++) {
    const place = area + environmentSize<T>() + i * 10
    const register = CPU + S_FPR + (physical(i) << 4)
    for (let word: u32 = 0; word < 10; word += 2) write<u16>(place + word, load<u16>(register + word))
  }
  initControl()
}

export function frstor<T>(u: usize): void {
  const area = linear(u, environmentSize<T>() + REGISTERS)
  proveRead<T>(area, environmentSize<T>() + REGISTERS)
  loadEnvironment<T>(area)
  for (let i: u32 = 0; i < 8; i++) {
    const place = area + environmentSize<T>() + i * 10
    const register = CPU + S_FPR + (physical(i) << 4)
    for (let word: u32 = 0; word < 10; word += 2) store<u16>(register + word, read<u16>(place + word))
  }
}
