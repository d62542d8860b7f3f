/** Segment registers: MOV, PUSH, POP, LDS LES LSS LFS LGS, SWAPGS, RD/WRFSBASE, RD/WRGSBASE. */
import { CPU } from '../cpu'
import { CS, DS, ES, FS, GS, SS } from '../descriptors'
import { GP, raise, raiseWithCode, UD } from '../fault'
import { S_GPR, S_INTERRUPT_SHADOW, S_KERNEL_GS_BASE, S_SEG_BASE } from '../generated/layout'
import { SHADOW_STACK } from '../interrupts'
import { read } from '../memory'
import { linear, readRm, writeMemory } from '../operands'
import { cr, CR4_FSGSBASE, isCanonical } from '../paging'
import { loadSegment, segmentBase, selectorOf } from '../segments'
import { peek, push, stackMask, stackPointer } from '../stack'
import { rmRegister, setRegOperand, setRmRegister, uopIsRegister, uopReg } from '../uop'

/** MOV Sreg, r/m16. */
export function movSE(u: usize): void {
  const segment = uopReg(u)
  if (segment == CS || segment > GS) raise(UD)
  loadSegment(segment, readRm<u16>(u))
  if (segment == SS) store<u32>(CPU, SHADOW_STACK, S_INTERRUPT_SHADOW)
}

/** A register takes the selector zero-extended to the operand size, memory always 16 bits. */
export function movES<T>(u: usize): void {
  const segment = uopReg(u)
  if (segment > GS) raise(UD)
  if (uopIsRegister(u)) setRmRegister<T>(u, <T>selectorOf(segment))
  else writeMemory<u16>(u, <u16>selectorOf(segment))
}

// @ts-ignore: decorator
@inline function pushSegment<T>(segment: u32): void { push<T>(<T>selectorOf(segment)) }
export function pushEs<T>(u: usize): void { pushSegment<T>(ES) }
export function pushCs<T>(u: usize): void { pushSegment<T>(CS) }
export function pushSs<T>(u: usize): void { pushSegment<T>(SS) }
export function pushDs<T>(u: usize): void { pushSegment<T>(DS) }
export function pushFs<T>(u: usize): void { pushSegment<T>(FS) }
export function pushGs<T>(u: usize): void { pushSegment<T>(GS) }

/** The pointer moves in the size of the stack that was popped from, which POP SS may change. */
function popSegment<T>(segment: u32): void {
  const selector = <u32>peek<T>(0) & 0xffff
  const pointer = stackPointer()
  const mask = stackMask()
  loadSegment(segment, selector)
  const moved = (pointer + sizeof<T>()) & mask
  store<u64>(CPU, mask == 0xffff ? (pointer & ~<u64>0xffff) | moved : moved, S_GPR + 4 * 8)
}

export function popEs<T>(u: usize): void { popSegment<T>(ES) }
export function popDs<T>(u: usize): void { popSegment<T>(DS) }
export function popFs<T>(u: usize): void { popSegment<T>(FS) }
export function popGs<T>(u: usize): void { popSegment<T>(GS) }
export function popSs<T>(u: usize): void {
  popSegment<T>(SS)
  store<u32>(CPU, SHADOW_STACK, S_INTERRUPT_SHADOW)
}

/** As on AMD processors the pointer has at most a 32-bit offset. */
function loadFarPointer<T>(u: usize, segment: u32): void {
  const size: u32 = sizeof<T>() == 2 ? 2 : 4
  const address = linear(u, size + 2)
  const offset: u64 = sizeof<T>() == 2 ? read<u16>(address) : read<u32>(address)
  loadSegment(segment, read<u16>(address + size))
  setRegOperand<T>(u, <T>offset)
}

export function les<T>(u: usize): void { loadFarPointer<T>(u, ES) }
export function lds<T>(u: usize): void { loadFarPointer<T>(u, DS) }
export function lss<T>(u: usize): void { loadFarPointer<T>(u, SS) }
export function lfs<T>(u: usize): void { loadFarPointer<T>(u, FS) }
export function lgs<T>(u: usize): void { loadFarPointer<T>(u, GS) }

export function swapgs(u: usize): void {
  const base = segmentBase(GS)
  store<u64>(CPU, load<u64>(CPU, S_KERNEL_GS_BASE), S_SEG_BASE + 8 * <usize>GS)
  store<u64>(CPU, base, S_KERNEL_GS_BASE)
}

// @ts-ignore: decorator
@inline function checkBaseAccess(): void {
  if (!(cr(4) & CR4_FSGSBASE)) raise(UD)
}

function readBase<T>(u: usize, segment: u32): void {
  checkBaseAccess()
  setRmRegister<T>(u, <T>segmentBase(segment))
}

function writeBase<T>(u: usize, segment: u32): void {
  checkBaseAccess()
  const base = <u64>rmRegister<T>(u)
  if (!isCanonical(base)) raiseWithCode(GP, 0)
  store<u64>(CPU + S_SEG_BASE + (segment << 3), base)
}

export function rdfsbase<T>(u: usize): void { readBase<T>(u, FS) }
export function rdgsbase<T>(u: usize): void { readBase<T>(u, GS) }
export function wrfsbase<T>(u: usize): void { writeBase<T>(u, FS) }
export function wrgsbase<T>(u: usize): void { writeBase<T>(u, GS) }
