/**
 * Virtual-8086 mode (EFLAGS.VM): real-mode code at CPL 3 in a task of protected mode. How it is entered and left, and what INT n and IRET are in it. SDM vol. 3,
 * 21.2, 21.3; APM vol. 3, INT and IRET, which decide where the two differ. CLI, STI, PUSHF and POPF are in handlers/flag.ts.
 */
import { CPU, cpl, rip, RSP, setRip } from './cpu'
import { CS, DS, ES, FS, GS, SS } from './descriptors'
import { GP, raiseWithCode } from './fault'
import { AC_FLAG, ARITHMETIC, DF, ID, IF, IOPL, NT, readRflags, RF, systemFlag, TF, VIF, VIP, VM, writeRflags } from './flags'
import { framePointer, openCurrentFrame, pushFrame } from './frame'
import { S_BLOCK, S_GPR, S_NMI_BLOCKED, S_RFLAGS, S_UOP } from './generated/layout'
import { read } from './memory'
import { cr, CR4_PVI, CR4_VME } from './paging'
import {
  isVirtual8086, refreshMode, refreshTlbMode, segmentLimit, selectorOf, setNullSegment, setRealSegment, setVirtualSegment,
} from './segments'
import { peek, setStackPointer, stackPointer } from './stack'
import { isInterruptTrapped } from './task-state'

/** What IRETD can load: everything defined. */
// @ts-ignore: decorator
@inline const ALL_FLAGS: u32 = ARITHMETIC | TF | IF | DF | IOPL | NT | RF | VM | AC_FLAG | VIF | VIP | ID

// @ts-ignore: decorator
@inline function hasIoPrivilege(): bool { return (load<u64>(CPU, S_RFLAGS) & IOPL) == IOPL }

/** IRETD at CPL 0 with VM in its image: nine words leave the stack. EIP is cut to 16 bits, as on AMD's processors (Intel's: #GP(0) beyond the limit). */
export function enterVirtual8086(target: u64, selector: u32, image: u64): void {
  const pointer: u64 = peek<u32>(3)
  const stack = peek<u32>(4)
  const extra = peek<u32>(5)
  const data = peek<u32>(6)
  const third = peek<u32>(7)
  const fourth = peek<u32>(8)
  writeRflags(image, ALL_FLAGS)
  setVirtualSegment(CS, selector)
  setVirtualSegment(SS, stack)
  setVirtualSegment(ES, extra)
  setVirtualSegment(DS, data)
  setVirtualSegment(FS, third)
  setVirtualSegment(GS, fourth)
  store<u64>(CPU, pointer, S_GPR + RSP * 8)
  setRip(target & 0xffff)
  refreshMode()
}

/** An event leaves for protected mode: the segments that are on the inner stack now. Before any segment is loaded from a descriptor. */
export function leaveVirtual8086(): void {
  store<u64>(CPU, load<u64>(CPU, S_RFLAGS) & ~(<u64>VM), S_RFLAGS)
  setNullSegment(ES, 0, 0)
  setNullSegment(DS, 0, 0)
  setNullSegment(FS, 0, 0)
  setNullSegment(GS, 0, 0)
}

/** The upper four words of the frame on the inner stack. */
export function pushVirtualSegments(size: u32): void {
  pushFrame(selectorOf(GS), size)
  pushFrame(selectorOf(FS), size)
  pushFrame(selectorOf(DS), size)
  pushFrame(selectorOf(ES), size)
}

/** INT n: true when the 8086 program's own handler serves it. What remains is for protected mode, if IOPL allows. SDM vol. 3, table 21-2. */
export function redirectInterrupt(vector: u32): bool {
  if (!isVirtual8086()) return false
  if (cr(4) & CR4_VME && !isInterruptTrapped(vector)) {
    deliverVirtual(vector)
    return true
  }
  if (!hasIoPrivilege()) raiseWithCode(GP, 0)
  return false
}

/** Through the interrupt vector table at linear address 0. With IOPL below 3, VIF stands for IF and the program sees an IOPL of 3. */
function deliverVirtual(vector: u32): void {
  const owns = hasIoPrivilege()
  const target = read<u32>(vector << 2)
  const flags = readRflags()
  openCurrentFrame()
  pushFrame(owns ? flags : (flags & ~(<u64>IF)) | IOPL | (flags & VIF ? IF : 0), 2)
  pushFrame(selectorOf(CS), 2)
  pushFrame(rip(), 2)
  store<u64>(CPU, framePointer(), S_GPR + RSP * 8)
  setRealSegment(CS, target >> 16)
  setRip(target & 0xffff)
  writeRflags(0, TF | RF | (owns ? IF : VIF))
}

/** IRET inside virtual-8086 mode. VM, IOPL, VIP stay; with IOPL below 3 only VME lets the 16-bit form through, for which VIF is IF. */
export function returnVirtual<T>(): void {
  const owns = hasIoPrivilege()
  if (!owns && (sizeof<T>() != 2 || !(cr(4) & CR4_VME))) raiseWithCode(GP, 0)
  const target = <u64>peek<T>(0)
  const selector = <u32>peek<T>(1) & 0xffff
  const image = <u64>peek<T>(2)
  if (!owns && (image & TF || (image & IF && systemFlag(VIP)))) raiseWithCode(GP, 0)
  if (target > segmentLimit(CS)) raiseWithCode(GP, 0)
  setStackPointer(stackPointer() + 3 * sizeof<T>())
  setRealSegment(CS, selector)
  setRip(target)
  writeRflags(image, ARITHMETIC | TF | DF | NT | (sizeof<T>() == 2 ? 0 : RF | AC_FLAG | ID) | (owns ? IF : 0))
  if (!owns) writeRflags(image & IF ? VIF : 0, VIF)
  refreshTlbMode()
}

/**
 * After an IRET or a task switch: where virtual interrupts are in force, VIF and VIP both set are #GP(0) before the first instruction. SDM vol. 3, 21.3.2;
 * AMD-K86 BIOS and Software Tools Guide, tables 26 and 27.
 */
export function checkVirtualInterrupts(): void {
  if (cpl() != 3 || hasIoPrivilege() || !systemFlag(VIF) || !systemFlag(VIP)) return
  if (!(cr(4) & (isVirtual8086() ? CR4_VME : CR4_PVI))) return
  store<u32>(CPU, 0, S_NMI_BLOCKED)
  faultAtTarget(GP, 0)
}

/** Raises an exception of the instruction at RIP, which the present one has led to: this one is complete. */
export function faultAtTarget(vector: u32, errorCode: u32): void {
  beginAtTarget()
  raiseWithCode(vector, errorCode)
}

/** The present instruction is complete and RIP is the next one's: whatever is raised from here on is not undone (run.ts, recover). */
export function beginAtTarget(): void {
  store<u32>(CPU, 0, S_BLOCK)
  store<u32>(CPU, 0, S_UOP)
}
