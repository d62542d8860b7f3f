/** PUSH POP PUSHA POPA ENTER LEAVE BOUND. Every access comes before the stack pointer moves, so a fault leaves it where it was. */
import { CPU, RAX, RBP, RDI, RSP, gpr, setGpr } from '../cpu'
import { BR, raise } from '../fault'
import { proveWrite, read, write } from '../memory'
import { addressMask, effectiveAddress, FOR_WRITE, linear, linearAt, readRm } from '../operands'
import { peek, pop, push, pushAt, setStackPointer, stackAddress, stackPointer } from '../stack'
import { regOperand, setRegOperand, setRmRegister, uopImm, uopIsRegister, uopRm } from '../uop'

// @ts-ignore: decorator
@inline export function pushZ<T>(u: usize): void { push<T>(regOperand<T>(u)) }
// @ts-ignore: decorator
@inline export function popZ<T>(u: usize): void { setRegOperand<T>(u, pop<T>()) }
// @ts-ignore: decorator
@inline export function pushI<T>(u: usize): void { push<T>(<T>uopImm(u)) }
export function pushE<T>(u: usize): void { push<T>(readRm<T>(u)) }

/** POP to memory addresses with the stack pointer after the pop. */
export function popE<T>(u: usize): void {
  if (uopIsRegister(u)) return setRmRegister<T>(u, pop<T>())
  const value = peek<T>(0)
  const popped: u64 = uopRm(u) == RSP * 8 ? sizeof<T>() : 0
  write<T>(linearAt(u, (effectiveAddress(u) + popped) & addressMask(u), sizeof<T>() | FOR_WRITE), value)
  setStackPointer(stackPointer() + sizeof<T>())
}

export function pusha<T>(u: usize): void {
  for (let slot: u32 = 1; slot <= 8; slot++) pushAt<T>(slot, gpr<T>(slot - 1))
  setStackPointer(stackPointer() - 8 * sizeof<T>())
}

/** A fault half way leaves what was popped before it, and the stack pointer, with which it starts again (measured). */
export function popa<T>(u: usize): void {
  for (let slot: u32 = 0; slot < 8; slot++) {
    const value = peek<T>(slot)
    if (RDI - slot != RSP) setGpr<T>(RDI - slot, value)
  }
  setStackPointer(stackPointer() + 8 * sizeof<T>())
}

/** ENTER: frame pointers of `level` - 1 enclosing procedures are copied from the old frame, then the new one is pushed. */
export function enter<T>(u: usize): void {
  const size = uopImm(u) & 0xffff
  const level = (uopImm(u) >> 16) & 31
  const top = stackPointer()
  const frame = top - sizeof<T>()
  pushAt<T>(1, gpr<T>(RBP))
  for (let i: u32 = 1; i < <u32>level; i++) pushAt<T>(i + 1, read<T>(stackAddress<T>(gpr<u64>(RBP) - i * sizeof<T>())))
  if (level) pushAt<T>(level + 1, <T>frame)
  const end = frame - level * sizeof<T>() - size
  proveWrite(stackAddress<T>(end), sizeof<T>())
  setGpr<T>(RBP, <T>frame)
  setStackPointer(end)
}

// @ts-ignore: decorator
@inline export function leave<T>(u: usize): void {
  const frame = gpr<u64>(RBP)
  const value = read<T>(stackAddress<T>(frame))
  setStackPointer(frame + sizeof<T>())
  setGpr<T>(RBP, value)
}

/** BOUND: #BR unless lower <= index <= upper, all signed. */
export function bound<T>(u: usize): void {
  const address = linear(u, 2 * sizeof<T>())
  const index = signed<T>(regOperand<T>(u))
  const lower = signed<T>(read<T>(address))
  const upper = signed<T>(read<T>(address + sizeof<T>()))
  if (index < lower || index > upper) raise(BR)
}

// @ts-ignore: decorator
@inline function signed<T>(value: T): i32 { return sizeof<T>() == 2 ? <i32><i16>value : <i32>value }
