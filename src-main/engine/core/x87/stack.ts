/** The x87 register stack: TOP, tags, stack faults (SDM vol. 1, 8.1.2, 8.1.7 and 8.5.1.1), and the pointers to the last instruction (8.1.8). */
import { CPU, instructionRip } from '../cpu'
import { CS } from '../descriptors'
import {
  EA_GENERAL, S_FPR, S_FP_INSTRUCTION, S_FP_INSTRUCTION_SELECTOR, S_FP_OPCODE, S_FP_OPERAND, S_FP_OPERAND_SELECTOR, S_FP_STATUS, S_FP_TAG,
  S_SEG_SELECTOR,
} from '../generated/layout'
import { effectiveAddress } from '../operands'
import { uopReg, uopSegment, uopVvvv } from '../uop'
import { C1, IE, note, settle, SF } from './exceptions'
import { indefinite } from './extended'

// @ts-ignore: decorator
@inline export function top(): u32 { return (<u32>load<u16>(CPU, S_FP_STATUS) >> 11) & 7 }
// @ts-ignore: decorator
@inline export function setTop(value: u32): void {
  store<u16>(CPU, <u16>((<u32>load<u16>(CPU, S_FP_STATUS) & ~0x3800) | ((value & 7) << 11)), S_FP_STATUS)
}
/** Physical number of ST(i). */
// @ts-ignore: decorator
@inline export function physical(i: u32): u32 { return (top() + i) & 7 }
// @ts-ignore: decorator
@inline export function isEmpty(i: u32): bool { return (<u32>load<u16>(CPU, S_FP_TAG) >> (physical(i) << 1) & 3) == 3 }

// @ts-ignore: decorator
@inline export function st(i: u32): v128 { return v128.load(CPU + S_FPR + (physical(i) << 4)) }

/** Writes ST(i), which then is not empty. */
// @ts-ignore: decorator
@inline export function setSt(i: u32, value: v128): void {
  const number = physical(i)
  v128.store(CPU + S_FPR + (number << 4), value)
  store<u16>(CPU, <u16>(<u32>load<u16>(CPU, S_FP_TAG) & ~(3 << (number << 1))), S_FP_TAG)
}

/** Marks ST(i) empty; its value stays. */
// @ts-ignore: decorator
@inline export function free(i: u32): void { store<u16>(CPU, <u16>(<u32>load<u16>(CPU, S_FP_TAG) | (3 << (physical(i) << 1))), S_FP_TAG) }

// @ts-ignore: decorator
@inline export function pop(): void {
  free(0)
  setTop(top() + 1)
}

// @ts-ignore: decorator
@inline export function push(value: v128): void {
  setTop(top() - 1)
  setSt(0, value)
}

/** Pushes a loaded value with its exceptions noted, or the indefinite where the stack overflows. */
export function pushResult(value: v128): void {
  if (!isEmpty(7)) return pushOverflow()
  if (settle()) push(value)
}

export function pushOverflow(): void {
  note(IE | SF | C1)
  if (settle()) push(indefinite())
}

/** An operand is empty. */
export function noteUnderflow(): void { note(IE | SF) }

/** Stores the response to an empty operand in ST(i), if invalid operations are masked; whether they are. */
export function underflowInto(i: u32): bool {
  noteUnderflow()
  const masked = settle()
  if (masked) setSt(i, indefinite())
  return masked
}

/** Instruction pointer, code selector and opcode: every instruction but control instructions leaves them. */
// @ts-ignore: decorator
@inline export function notePointers(u: usize): void {
  store<u64>(CPU, instructionRip(u), S_FP_INSTRUCTION)
  store<u16>(CPU, load<u16>(CPU + S_SEG_SELECTOR + (CS << 1)), S_FP_INSTRUCTION_SELECTOR)
  store<u16>(CPU, <u16>(((uopVvvv(u) & 7) << 8) | uopReg(u)), S_FP_OPCODE)
}

/** The same, and the operand's pointer, for instructions with a memory operand. */
// @ts-ignore: decorator
@inline export function noteMemoryPointers(u: usize): void { noteOperand(u, effectiveAddress(u)) }

/** The same for an operand whose linear address is known: outside flat segments the offset in them differs. */
// @ts-ignore: decorator
@inline export function noteLinearPointers(u: usize, address: u64): void {
  noteOperand(u, load<u8>(u, 7) & EA_GENERAL ? effectiveAddress(u) : address)
}

// @ts-ignore: decorator
@inline function noteOperand(u: usize, offset: u64): void {
  notePointers(u)
  store<u64>(CPU, offset, S_FP_OPERAND)
  store<u16>(CPU, load<u16>(CPU + S_SEG_SELECTOR + (uopSegment(u) << 1)), S_FP_OPERAND_SELECTOR)
}
