/** Far JMP, CALL and RET, IRET, INT n, INT3, INTO, INT1. As on AMD processors a far pointer in memory has at most a 32-bit offset. */
import { returnFar, returnFromInterrupt } from '../far-return'
import { callFar, jumpFar } from '../far-transfer'
import { mergePendingTraps, suppressTrap } from '../debug'
import { deliverPrivileged, deliverSoftware } from '../exceptions'
import { BP, DB, OF_VECTOR } from '../fault'
import { overflow, systemFlag, TF } from '../flags'
import { read } from '../memory'
import { linear } from '../operands'
import { uopDisp, uopImm } from '../uop'
import { redirectInterrupt } from '../virtual-8086'

// @ts-ignore: decorator
@inline function pointerSize<T>(): u32 { return sizeof<T>() == 2 ? 2 : 4 }

function pointerOffset<T>(address: u64): u64 {
  return sizeof<T>() == 2 ? read<u16>(address) : read<u32>(address)
}

export function jmpA<T>(u: usize): void { jumpFar(<u32>uopDisp(u) & 0xffff, <u64><T>uopImm(u)) }
export function callA<T>(u: usize): void { callFar(<u32>uopDisp(u) & 0xffff, <u64><T>uopImm(u), sizeof<T>()) }

export function jmpFarM<T>(u: usize): void {
  const address = linear(u, pointerSize<T>() + 2)
  jumpFar(read<u16>(address + pointerSize<T>()), pointerOffset<T>(address))
}

export function callFarM<T>(u: usize): void {
  const address = linear(u, pointerSize<T>() + 2)
  callFar(read<u16>(address + pointerSize<T>()), pointerOffset<T>(address), pointerSize<T>())
}

export function retf<T>(u: usize): void { returnFar<T>(0) }
export function retfI<T>(u: usize): void { returnFar<T>(<u32>uopImm(u) & 0xffff) }
export function iret<T>(u: usize): void { returnFromInterrupt<T>() }

function interrupt(vector: u32): void {
  if (systemFlag(TF)) suppressTrap()
  deliverSoftware(vector)
}

/** Alone of these it is sensitive to IOPL in virtual-8086 mode, and may stay in it. */
export function intI(u: usize): void {
  const vector = <u32>uopImm(u) & 0xff
  if (systemFlag(TF)) suppressTrap()
  if (!redirectInterrupt(vector)) deliverSoftware(vector)
}

export function int3(u: usize): void { interrupt(BP) }

export function into(u: usize): void {
  if (overflow()) interrupt(OF_VECTOR)
}

/** Breakpoints that waited in the shadow of MOV SS become part of this #DB: a second one in its handler would overwrite the frame on the same interrupt stack. */
export function int1(u: usize): void {
  if (systemFlag(TF)) suppressTrap()
  deliverPrivileged(DB)
  mergePendingTraps()
}
