/** Instructions that a handler of the interpreter executes, with little around the call: handler-reach.ts says what it touches. */
import { FLAGS_BITS } from '../../../cpu/micro-operation.ts'
import type { RegionWriter } from '../region-writer.ts'
import { CALL_DISPATCH } from '../wasm/module-writer.ts'
import { OP, SIMD } from '../wasm/opcodes.ts'
import { setFlagBits } from './flag-bits.ts'
import { type HandlerReach, reachableHandlers, reachOf, usesMmx } from './handler-reach.ts'
import { addressable, type Lowering } from './lowering.ts'

/** Numbers of the registers in a mask. */
function registers(mask: number): number[] {
  return Array.from({ length: 16 }, (_, register) => register).filter((register) => mask & (1 << register))
}

function store(w: RegionWriter, reach: HandlerReach): void {
  const b = w.body
  w.storePending()
  for (const register of registers(reach.xmmRead)) {
    w.pushBlock()
    w.getXmm(register)
    b.simdMemory(SIMD.v128_store, w.fieldOffset('xmm', register, 16))
  }
  if (!reach.flagsRead) return
  w.storeFlags()
  w.known = undefined
}

function load(w: RegionWriter, reach: HandlerReach): void {
  w.forgetRegisters(reach.gprWritten)
  for (const register of registers(reach.xmmWritten)) {
    w.pushBlock()
    w.body.simdMemory(SIMD.v128_load, w.fieldOffset('xmm', register, 16))
    w.setXmm(register)
  }
  if (!reach.flagsWritten) return
  if (reach.flagsRead) {
    w.loadFlags()
    w.known = undefined
    return
  }
  // Whatever replaces all flags without reading any leaves them in place.
  w.loadState(OP.i32_load, 'flagA')
  setFlagBits(w)
  w.known = { kind: FLAGS_BITS, width: 4 }
}

/** RIP of the instruction's page, from which handlers compute their own and that of operands. */
function storePage(w: RegionWriter): void {
  w.pushBlock()
  w.getRip(w.pageOffset())
  w.body.memory(OP.i64_store, w.fieldOffset('ripBase'))
}

export const handled: Lowering = (w, u) => {
  const reach = reachOf(u)
  if (!reach || !addressable(w, u)) return false
  if (u.info.unit === 'x87' && w.frame.raisesX87) return false
  if (u.info.unit === 'sse') w.proveSse()
  if (u.info.unit === 'x87') w.proveX87()
  else if (usesMmx(u)) w.proveMmx()
  if (reach.memory) {
    // Found here, so the handler finds it, too: at worst the region leaves.
    w.linear(u, reach.memory.size, reach.memory.write)
    w.translate(reach.memory.size, reach.memory.write)
  }
  store(w, reach)
  if (reach.memory || u.info.unit === 'x87') storePage(w)
  w.body.i32(w.copyUop())
  w.body.call(CALL_DISPATCH)
  load(w, reach)
  return true
}

export const HANDLED: Readonly<Record<string, Lowering>> = Object.fromEntries(
  [...reachableHandlers().values()].flatMap((names) => names.map((name) => [name, handled])),
)
