/** IN, OUT, INS, OUTS with their rights (IOPL, I/O permission map) and REP. A REP runs a bounded number of items, then attention and budget are looked at. */
import { CPU, gpr, RAX, RCX, RDI, RDX, RSI, setGpr } from '../cpu'
import { notePortAccess } from '../debug'
import { ES } from '../descriptors'
import { GP, raiseWithCode } from '../fault'
import { systemFlag, DF, TF } from '../flags'
import { S_ATTENTION, S_ATTENTION_MASK, S_PENDING_DEBUG, S_WATCHING, UOP_REP, UOP_REPNE } from '../generated/layout'
import { portRead, portWrite } from '../host'
import { proveWrite, read, write } from '../memory'
import { addressMask, FOR_WRITE, segmentLinear } from '../operands'
import { repeatInstruction } from '../run-state'
import { mayUsePorts } from '../task-state'
import { uopFlags, uopImm, uopSegment } from '../uop'

/** Items of one pass of a REP. */
// @ts-ignore: decorator
@inline const PASS: u32 = 512

// @ts-ignore: decorator
@inline function portSize<T>(): u32 { return sizeof<T>() == 8 ? 4 : sizeof<T>() }

function checkPort(port: u32, size: u32): void {
  if (!mayUsePorts(port, size)) raiseWithCode(GP, 0)
  notePortAccess(port, size)
}

function input<T>(port: u32): void {
  checkPort(port, portSize<T>())
  const value = portRead(port, portSize<T>())
  if (sizeof<T>() == 8) setGpr<u32>(RAX, value)
  else setGpr<T>(RAX, <T>value)
}

function output<T>(port: u32): void {
  checkPort(port, portSize<T>())
  portWrite(port, portSize<T>(), sizeof<T>() == 8 ? gpr<u32>(RAX) : <u32>gpr<T>(RAX))
}

export function inI<T>(u: usize): void { input<T>(<u32>uopImm(u) & 0xff) }
export function inDx<T>(u: usize): void { input<T>(gpr<u16>(RDX)) }
export function outI<T>(u: usize): void { output<T>(<u32>uopImm(u) & 0xff) }
export function outDx<T>(u: usize): void { output<T>(gpr<u16>(RDX)) }

/** Writes an index or count register in the address size. */
function setAddressRegister(number: u32, mask: u64, value: u64): void {
  if (mask == 0xffff) setGpr<u16>(number, <u16>value)
  else setGpr<u64>(number, value & mask)
}

function advance(number: u32, mask: u64, size: u32): void {
  const value = gpr<u64>(number)
  setAddressRegister(number, mask, systemFlag(DF) ? value - size : value + size)
}

function inputItem<T>(u: usize, mask: u64): void {
  const size = portSize<T>()
  const address = segmentLinear(ES, gpr<u64>(RDI) & mask, size | FOR_WRITE)
  proveWrite(address, size)
  const value = portRead(gpr<u16>(RDX), size)
  if (size == 1) write<u8>(address, <u8>value)
  else if (size == 2) write<u16>(address, <u16>value)
  else write<u32>(address, value)
  advance(RDI, mask, size)
}

function outputItem<T>(u: usize, mask: u64): void {
  const size = portSize<T>()
  const address = segmentLinear(uopSegment(u), gpr<u64>(RSI) & mask, size)
  const value: u32 = size == 1 ? read<u8>(address) : size == 2 ? read<u16>(address) : read<u32>(address)
  portWrite(gpr<u16>(RDX), size, value)
  advance(RSI, mask, size)
}

/** Something comes between two iterations: a trap, or what the device just asked for. */
function isWanted(): bool {
  const asked = load<u32>(CPU, S_ATTENTION) & load<u32>(CPU, S_ATTENTION_MASK)
  return systemFlag(TF) || asked != 0 || load<u32>(CPU, S_WATCHING) != 0 || load<u64>(CPU, S_PENDING_DEBUG) != 0
}

export function ins<T>(u: usize): void {
  checkPort(gpr<u16>(RDX), portSize<T>())
  const mask = addressMask(u)
  if (!(uopFlags(u) & (UOP_REP | UOP_REPNE))) return inputItem<T>(u, mask)
  for (let item: u32 = 0; item < PASS && !(item && isWanted()); item++) {
    const count = gpr<u64>(RCX) & mask
    if (count == 0) return
    inputItem<T>(u, mask)
    setAddressRegister(RCX, mask, count - 1)
  }
  if (gpr<u64>(RCX) & mask) repeatInstruction()
}

export function outs<T>(u: usize): void {
  checkPort(gpr<u16>(RDX), portSize<T>())
  const mask = addressMask(u)
  if (!(uopFlags(u) & (UOP_REP | UOP_REPNE))) return outputItem<T>(u, mask)
  for (let item: u32 = 0; item < PASS && !(item && isWanted()); item++) {
    const count = gpr<u64>(RCX) & mask
    if (count == 0) return
    outputItem<T>(u, mask)
    setAddressRegister(RCX, mask, count - 1)
  }
  if (gpr<u64>(RCX) & mask) repeatInstruction()
}
