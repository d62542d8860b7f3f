/** The frame of a region and its ways out, as a function that runs: addresses, TLB, budget, exits, chains and calls of handlers. */
import { describe, expect, it } from 'vitest'
import { RegionWriter } from '../../../../../../src-main/engine/accel/jit/region-writer.ts'
import type { Uop } from '../../../../../../src-main/engine/accel/jit/uop.ts'
import { OP } from '../../../../../../src-main/engine/accel/jit/wasm/opcodes.ts'
import { REGION_LONGEST } from '../../../../../../src-main/engine/cpu/execution.ts'
import {
  EA_ADDRESS_16,
  EA_ADDRESS_32,
  EA_BEYOND,
  EA_GENERAL,
  SLOT_RIP_BASE,
  SLOT_ZERO,
} from '../../../../../../src-main/engine/cpu/micro-operation.ts'
import { stateOffset } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { CPU_BLOCK_SIZE, CPU_TLB } from '../../../../../../src-main/engine/memory/memory-map.ts'
import { callableBody } from '../../../../../support/wasm-function.ts'

/** The vCPU's block lies at the start of the memory, results lie behind it. */
const RESULT = CPU_BLOCK_SIZE
const PAGES = CPU_BLOCK_SIZE / 65536 + 1
/** RIP of the region's first instruction: page 0x7000, offset 0x123. */
const ENTRY_RIP = 0x7123n
const EXECUTED = 10
const BUDGET = 10_000n
/** TLB entry of a linear address: bits 21:12 choose it, 16 bytes each; the tag is the page, then the distance to host memory (core/tlb.ts). */
const entryOf = (linear: number): number => CPU_TLB + ((linear >>> 12) & 0x3ff) * 16
const RAX = 0
const RCX = 1 << 3
const FS = 4

const OPERAND = { rm: SLOT_ZERO, index: SLOT_ZERO, ea: 0, disp: 0 } as const

function operand(parts: Partial<Pick<Uop, 'isOperandBeyond' | 'rm' | 'index' | 'ea' | 'disp'>>): Uop {
  return { ...OPERAND, ...parts } as Uop
}

/** A region of one entry that does `work` as the third of four instructions of its node. */
function compile(work: (writer: RegionWriter) => void, functions: WebAssembly.ModuleImports = {}, is64 = true) {
  const writer = new RegionWriter({ cpu: 0, tlbMode: 0, is64 })
  writer.open([0], { first: 0, last: 0 })
  writer.offset = 0x128
  writer.remaining = 2
  work(writer)
  writer.close()
  const { call, bytes } = callableBody(writer.body.assemble(), functions, PAGES)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(stateOffset('icount'), BigInt(EXECUTED), true)
  view.setBigUint64(stateOffset('stopAt'), BUDGET, true)
  const get = (field: string, index = 0): bigint => view.getBigUint64(stateOffset(field) + index * 8, true)
  const set = (field: string, value: bigint, index = 0): void => view.setBigUint64(stateOffset(field) + index * 8, value, true)
  return { run: (target = ENTRY_RIP) => call(target, 0), view, get, set }
}

function store64(writer: RegionWriter, value: () => void): void {
  writer.body.i32(RESULT)
  value()
  writer.body.memory(OP.i64_store, 0)
  writer.exitHere()
}

describe('RegionWriter', () => {
  it('leaves to the core before an instruction with RIP and the count exact', () => {
    const { run, get } = compile((writer) => {
      writer.addCount(4)
      writer.exitHere()
    })

    run()

    expect(get('rip')).toBe(0x7128n)
    expect(get('icount')).toBe(BigInt(EXECUTED + 4 - 2))
  })

  it.each([
    ['base, index, scale and displacement', { rm: RAX, index: RCX, ea: 2, disp: -8 }, 0x1_0000_0100n + (0x20n << 2n) - 8n],
    ['a 32-bit address', { rm: RAX, index: RCX, ea: EA_ADDRESS_32 | EA_GENERAL }, 0x120n],
    ['a 16-bit address', { rm: RAX, disp: 0x1_0001, ea: EA_ADDRESS_16 | EA_GENERAL }, 0x101n],
    ['a displacement alone', { disp: -1 }, 0xffff_ffff_ffff_ffffn],
    ['RIP', { rm: SLOT_RIP_BASE, disp: 0x130 }, 0x7130n],
  ])('computes an address of %s', (_name, parts, expected) => {
    const { run, view, set } = compile((writer) => store64(writer, () => writer.effectiveAddress(operand(parts))))
    set('gpr', 0x1_0000_0100n, 0)
    set('gpr', 0x20n, 1)

    run()

    expect(view.getBigUint64(RESULT, true)).toBe(expected)
  })

  it('adds the base of FS, and of no segment below it', () => {
    const linear = (segment: number): bigint => {
      const u = operand({ disp: 0x10, ea: EA_GENERAL | (segment << 3) })
      const { run, view, set } = compile((writer) => store64(writer, () => writer.linear(u, 8, false)))
      set('segBase', 0x5000n, segment)
      run()
      return view.getBigUint64(RESULT, true)
    }

    expect([linear(FS), linear(FS - 1)]).toEqual([0x5010n, 0x10n])
  })

  it('leaves addresses to the interpreter that lie 4 GiB beyond what the operand says', () => {
    const writer = new RegionWriter({ cpu: 0, tlbMode: 0, is64: true })

    expect([writer.canAddress(operand({})), writer.canAddress(operand({ ea: EA_GENERAL }))]).toEqual([true, true])
    expect(writer.canAddress(operand({ ea: EA_GENERAL | EA_BEYOND, rm: SLOT_RIP_BASE, isOperandBeyond: true }))).toBe(false)
  })

  describe('general registers', () => {
    const RBX = 3

    it('are in the register file wherever the region leaves', () => {
      const leaveWhere = (condition: bigint): bigint => {
        const { run, get, set } = compile((writer) => {
          writer.startNode()
          writer.body.i64(77)
          writer.setGpr(RBX)
          writer.getGpr(0)
          writer.body.op(OP.i32_wrap_i64)
          writer.body.if()
          writer.exitHere()
          writer.body.end()
          writer.body.i64(78)
          writer.setGpr(RBX)
          writer.exitAt(0x12c)
        })
        set('gpr', condition)
        run()
        return get('gpr', RBX)
      }

      expect([leaveWhere(1n), leaveWhere(0n)]).toEqual([77n, 78n])
    })

    it('written in code that may be passed by are right on both ways', () => {
      const written = (condition: bigint): bigint => {
        const { run, view, set } = compile((writer) => {
          writer.startNode()
          writer.body.i64(77)
          writer.setGpr(RBX)
          writer.getGpr(0)
          writer.body.op(OP.i32_wrap_i64)
          writer.body.if()
          writer.body.i64(78)
          writer.setGpr(RBX)
          writer.body.end()
          store64(writer, () => writer.getGpr(RBX))
        })
        set('gpr', condition)
        run()
        return view.getBigUint64(RESULT, true)
      }

      expect([written(1n), written(0n)]).toEqual([78n, 77n])
    })

    it('are what a handler made of them, also where it ran in code that may be passed by', () => {
      const after = (condition: bigint): bigint[] => {
        const made = compile(
          (writer) => {
            writer.startNode()
            writer.body.i64(77)
            writer.setGpr(RBX)
            writer.getGpr(0)
            writer.body.op(OP.i32_wrap_i64)
            writer.body.if()
            writer.callHandler(1, 2)
            writer.body.end()
            store64(writer, () => writer.getGpr(RBX))
          },
          { dispatch: () => made.set('gpr', made.get('gpr', RBX) + 1n, RBX) },
        )
        made.set('gpr', condition)
        made.run()
        return [made.view.getBigUint64(RESULT, true), made.get('gpr', RBX)]
      }

      expect(after(1n)).toEqual([78n, 78n])
      expect(after(0n)).toEqual([77n, 77n])
    })
  })

  describe('memory', () => {
    const LINEAR = 0x40_2345

    function readByte(functions: WebAssembly.ModuleImports, linear = LINEAR, size: 1 | 4 = 1) {
      return compile((writer) => {
        writer.body.i64(linear)
        writer.translate(size, false)
        writer.body.i32(RESULT)
        writer.getHost()
        writer.load(size)
        writer.body.memory(OP.i32_store, 0)
        writer.exitAt(0x12c)
      }, functions)
    }

    it('is read where the TLB says', () => {
      const { run, view, get } = readByte({})
      view.setBigUint64(entryOf(LINEAR), BigInt(LINEAR & ~0xfff), true)
      view.setInt32(entryOf(LINEAR) + 8, RESULT + 0x100 - LINEAR, true)
      view.setUint8(RESULT + 0x100, 0x77)

      run()

      expect(view.getUint32(RESULT, true)).toBe(0x77)
      expect(get('rip')).toBe(0x712cn)
    })

    it('is looked up once where it lies at a fixed distance from RIP, as long as no handler ran', () => {
      const asked: bigint[] = []
      const regionRead = (linear: bigint): number => {
        asked.push(linear)
        return RESULT + Number(linear & 0xfffn)
      }
      const fixed = (disp: number): Uop => operand({ rm: SLOT_RIP_BASE, disp })
      const { run, view } = compile(
        (writer) => {
          for (const disp of [0x1018, 0x1028, 0x1ffc]) writer.locate(fixed(disp), 8, false)
          writer.callHandler(1, 2)
          writer.locate(fixed(0x1038), 8, false)
          writer.body.i32(RESULT)
          writer.getHost()
          writer.body.op(OP.i64_extend_i32_u)
          writer.body.memory(OP.i64_store, 0)
          writer.exitHere()
        },
        { regionRead },
      )
      run()

      expect(asked).toEqual([0x8018n, 0x8ffcn, 0x8038n])
      expect(view.getBigUint64(RESULT, true)).toBe(BigInt(RESULT + 0x38))
    })

    it('is asked for from the core where the TLB has nothing, or the operand reaches into the next page', () => {
      const asked: [bigint, number][] = []
      const regionRead = (linear: bigint, size: number): number => {
        asked.push([linear, size])
        return RESULT + 0x200
      }
      const missing = readByte({ regionRead })
      const split = readByte({ regionRead }, 0x40_2ffe, 4)
      split.view.setBigUint64(entryOf(LINEAR), BigInt(LINEAR & ~0xfff), true)
      missing.view.setUint8(RESULT + 0x200, 0x66)

      missing.run()
      split.run()

      expect(asked).toEqual([
        [BigInt(LINEAR), 1],
        [0x40_2ffen, 4],
      ])
      expect(missing.view.getUint32(RESULT, true)).toBe(0x66)
    })

    it('that the core does not give makes the region leave before the instruction', () => {
      const { run, view, get } = readByte({ regionRead: () => 0 })
      view.setUint32(RESULT, 0x1234, true)

      run()

      expect(view.getUint32(RESULT, true)).toBe(0x1234)
      expect(get('rip')).toBe(0x7128n)
    })
  })

  it.each([
    ['goes on while the longest way to the next look fits', BUDGET - BigInt(REGION_LONGEST), 0x7128n],
    ['leaves when it may not fit', BUDGET - BigInt(REGION_LONGEST) + 1n, 0x7200n],
  ])('looks at the budget: it %s', (_name, count, rip) => {
    const { run, get, set } = compile((writer) => {
      writer.checkBudget(0x200)
      writer.exitHere()
    })
    set('icount', count)

    run()

    expect(get('rip')).toBe(rip)
  })

  it('cuts RIP to 32 bits outside 64-bit mode', () => {
    const { run, get } = compile((writer) => writer.exitAt(0x200), {}, false)

    run(0xffff_ff00n)

    expect(get('rip')).toBe(0xffff_f200n)
  })

  it('goes to an unknown target by storing RIP where the jump cache has no region for it', () => {
    const { run, get } = compile((writer) => {
      writer.body.i64(0x12_3456)
      writer.goto()
    })

    run()

    expect(get('rip')).toBe(0x12_3456n)
  })

  it('runs a handler of the interpreter with everything stored, and goes on with what it left', () => {
    const UOP = 0x4440
    const MINI = 0x4400
    const seen: unknown[] = []
    const guest = compile(
      (writer) => {
        writer.body.i64(5)
        writer.setGpr(0)
        writer.addCount(4)
        writer.callHandler(MINI, UOP)
        store64(writer, () => writer.getGpr(0))
      },
      {
        dispatch: (uop: number) => {
          seen.push(uop, guest.get('gpr'), guest.get('icount'), guest.get('ripBase'))
          guest.set('gpr', 6n)
        },
      },
    )

    guest.run()

    // Of the node's four instructions one is left after the present one: the count stands behind the present one.
    expect(seen).toEqual([UOP, 5n, BigInt(EXECUTED + 4 - 1), 0x7000n])
    expect(guest.view.getBigUint64(RESULT, true)).toBe(6n)
  })

  it('returns at once when the handler has asked to stop', () => {
    const guest = compile(
      (writer) => {
        writer.callHandler(0x4400, 0x4440)
        store64(writer, () => writer.body.i64(1))
      },
      { dispatch: () => guest.view.setUint32(stateOffset('block'), 0, true) },
    )

    guest.run()

    expect(guest.view.getBigUint64(RESULT, true)).toBe(0n)
  })
})
