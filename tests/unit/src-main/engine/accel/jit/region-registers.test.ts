/** Registers as locals: what a function of the translator reads from the register file, computes, and leaves there. */
import { describe, expect, it } from 'vitest'
import { RegionRegisters } from '../../../../../../src-main/engine/accel/jit/region-registers.ts'
import { OP } from '../../../../../../src-main/engine/accel/jit/wasm/opcodes.ts'
import { stateOffset } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { callableBody } from '../../../../../support/wasm-function.ts'

/** The vCPU's block lies at the start of the memory, results lie behind it. */
const FRAME = { cpu: 0, tlbMode: 0, is64: true }
const RESULT = 0x8000
const RAX = 0
const RCX = 1
/** Register fields are byte offsets into the file; an odd one is the second byte: AL, AH. */
const AL = 0
const AH = 1

class Registers extends RegionRegisters {
  /** A function that loads what is used, does `work` and stores what was written. */
  compile(work: (registers: Registers) => void): ReturnType<typeof callableBody> {
    this.body.hole(() => this.loadVectors())
    work(this)
    this.body.hole(() => this.storeVectors())
    return callableBody(this.body.assemble())
  }
}

function compile(work: (registers: Registers) => void) {
  const { call, bytes } = new Registers(FRAME).compile(work)
  const view = new DataView(bytes.buffer)
  const gpr = (register: number): number => stateOffset('gpr') + register * 8
  return {
    run: () => call(0n, 0),
    view,
    getGpr: (register: number) => view.getBigUint64(gpr(register), true),
    setGpr: (register: number, value: bigint) => view.setBigUint64(gpr(register), value, true),
  }
}

describe('RegionRegisters', () => {
  it('loads what is used and stores what was written, and leaves the rest of the file alone', () => {
    const { run, view, getGpr, setGpr } = compile((registers) => {
      registers.getGpr(RCX)
      registers.setGpr(RAX)
      // RCX changes in memory only; it was not written, so this stays.
      registers.body.i32(stateOffset('gpr') + RCX * 8)
      registers.body.i64(7)
      registers.body.memory(OP.i64_store, 0)
    })
    setGpr(RCX, 0x1122_3344_5566_7788n)
    view.setBigUint64(stateOffset('gpr') + 2 * 8, 99n, true)

    run()

    expect([getGpr(RAX), getGpr(RCX), getGpr(2)]).toEqual([0x1122_3344_5566_7788n, 7n, 99n])
  })

  it('loads and stores vector registers whole', () => {
    const { run, view } = compile((registers) => {
      registers.getXmm(15)
      registers.setXmm(3)
    })
    const xmm = (register: number): number => stateOffset('xmm') + register * 16
    view.setBigUint64(xmm(15), 0x0123_4567_89ab_cdefn, true)
    view.setBigUint64(xmm(15) + 8, 0xfedc_ba98_7654_3210n, true)

    run()

    const stored = [view.getBigUint64(xmm(3), true), view.getBigUint64(xmm(3) + 8, true)]
    expect(stored).toEqual([0x0123_4567_89ab_cdefn, 0xfedc_ba98_7654_3210n])
  })

  // SDM vol. 1, 3.4.1.1: 32-bit results are zero-extended, 8-bit and 16-bit ones leave the other bits.
  it.each([
    ['AL', AL, 1, 0xffff_ffff_ffff_ff5an],
    ['AH', AH, 1, 0xffff_ffff_ffff_5affn],
    ['AX', AL, 2, 0xffff_ffff_ffff_005an],
    ['EAX', AL, 4, 0x0000_0000_0000_005an],
  ] as const)('writes %s as an instruction does', (_name, field, width, expected) => {
    const { run, getGpr, setGpr } = compile((registers) => {
      registers.body.i32(0x5a)
      registers.setRegister(field, width)
      registers.getGpr(RAX)
      registers.setGpr(RAX)
    })
    setGpr(RAX, 0xffff_ffff_ffff_ffffn)

    run()

    expect(getGpr(RAX)).toBe(expected)
  })

  it.each([
    ['AL', AL, 1, 0x88],
    ['AH', AH, 1, 0x77],
    ['AX', AL, 2, 0x7788],
    ['EAX', AL, 4, 0x5566_7788],
  ] as const)('reads %s zero-extended', (_name, field, width, expected) => {
    const { run, view, setGpr } = compile((registers) => {
      registers.body.i32(RESULT)
      registers.getRegister(field, width)
      registers.body.memory(OP.i32_store, 0)
    })
    setGpr(RAX, 0x1122_3344_5566_7788n)

    run()

    expect(view.getUint32(RESULT, true)).toBe(expected)
  })

  it("keeps lazy flags in the interpreter's form, and gives their parts back in the width asked for", () => {
    const SUBTRACT = 3
    const { run, view } = compile((registers) => {
      registers.loadFlags()
      registers.setFlagKind(SUBTRACT, 4)
      registers.body.i32(-2)
      registers.setFlagResult(4)
      registers.storeFlags()
      registers.body.i32(RESULT)
      registers.flagA(4)
      registers.body.memory(OP.i32_store, 0)
    })
    view.setBigUint64(stateOffset('flagA'), 0x1_0000_0009n, true)
    view.setBigUint64(stateOffset('flagB'), 11n, true)

    run()

    // core/flags.ts: the kind, and the width from bit 11 on; parts of 32 bits are zero-extended.
    expect(view.getUint32(stateOffset('flagOp'), true)).toBe(SUBTRACT | (4 << 11))
    const parts = ['flagA', 'flagB', 'flagResult'].map((field) => view.getBigUint64(stateOffset(field), true))
    expect(parts).toEqual([0x1_0000_0009n, 11n, 0xffff_fffen])
    expect(view.getUint32(RESULT, true)).toBe(9)
  })
})
