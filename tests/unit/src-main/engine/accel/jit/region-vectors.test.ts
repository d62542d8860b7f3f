/** XMM registers as locals, whole and split: what a function reads from the register file, moves about, and leaves there. */
import { describe, expect, it } from 'vitest'
import { RegionRegisters } from '../../../../../../src-main/engine/accel/jit/region-registers.ts'
import { DOUBLE, type Format, SINGLE } from '../../../../../../src-main/engine/accel/jit/region-vectors.ts'
import { stateOffset } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { callableBody } from '../../../../../support/wasm-function.ts'

const LOW = 0x1122_3344_5566_7788n
const HIGH = 0x99aa_bbcc_ddee_ff00n

class Registers extends RegionRegisters {
  /** Runs `work` with XMM0 and XMM1 as given, and returns XMM0 to XMM2, low halves first. */
  run(work: (registers: Registers) => void, halves: readonly bigint[]): bigint[] {
    this.body.hole(() => this.loadVectors())
    work(this)
    this.body.hole(() => this.storeVectors())
    const { call, bytes } = callableBody(this.body.assemble())
    const view = new DataView(bytes.buffer)
    const place = (half: number): number => stateOffset('xmm') + half * 8
    for (const [half, value] of halves.entries()) view.setBigUint64(place(half), value, true)
    call(0n, 0)
    return [0, 1, 2, 3, 4, 5].map((half) => view.getBigUint64(place(half), true))
  }
}

function run(scalars: ReadonlyMap<number, Format>, work: (registers: Registers) => void): bigint[] {
  return new Registers({ cpu: 0, tlbMode: 0, is64: true, scalars }).run(work, [LOW, HIGH, 1n, 2n, 3n, 4n])
}

/** Every way in which XMM0 and XMM1 can be held. */
const FORMATS = [undefined, SINGLE, DOUBLE]
const HELD = FORMATS.flatMap((first) =>
  FORMATS.map((second) => new Map([first, second].flatMap((format, register) => (format ? [[register, format] as const] : [])))),
)

describe('RegionVectors', () => {
  it('copies a register, however the two are held', () => {
    for (const scalars of HELD) expect(run(scalars, ({ vectors }) => vectors.copy(1, 0))).toEqual([LOW, HIGH, LOW, HIGH, 3n, 4n])
  })

  it('moves low elements and leaves the rest', () => {
    const double = (scalars: ReadonlyMap<number, Format>) =>
      run(scalars, ({ vectors }) => vectors.setLow(1, DOUBLE, () => vectors.getLow(0, DOUBLE)))
    const single = (scalars: ReadonlyMap<number, Format>) =>
      run(scalars, ({ vectors }) => vectors.setLow(0, SINGLE, () => vectors.getLow(1, SINGLE)))
    for (const scalars of HELD) {
      expect(double(scalars)).toEqual([LOW, HIGH, LOW, 2n, 3n, 4n])
      expect(single(scalars)).toEqual([0x1122_3344_0000_0001n, HIGH, 1n, 2n, 3n, 4n])
    }
  })

  it('moves upper halves and leaves the rest', () => {
    for (const scalars of HELD) {
      expect(run(scalars, ({ vectors }) => vectors.setHigh(1, () => vectors.getHigh(0)))).toEqual([LOW, HIGH, 1n, HIGH, 3n, 4n])
    }
  })

  it('clears what lies above a scalar, and whole registers', () => {
    const load = ({ vectors }: Registers): void => {
      vectors.getLow(0, DOUBLE)
      vectors.setScalar(1, DOUBLE)
      vectors.clear(0)
    }
    for (const scalars of HELD) expect(run(scalars, load)).toEqual([0n, 0n, LOW, 0n, 3n, 4n])
  })

  it('keeps the low element in a local until the register changes', () => {
    const swap = ({ vectors, body }: Registers): void => {
      const [first, second] = [vectors.lowLocal(0, DOUBLE, 0), vectors.lowLocal(1, DOUBLE, 1)]
      vectors.setLow(2, DOUBLE, () => body.get(first))
      vectors.setLow(0, DOUBLE, () => body.get(second))
      vectors.setLow(1, DOUBLE, () => vectors.getLow(2, DOUBLE))
    }
    for (const scalars of HELD) expect(run(scalars, swap)).toEqual([1n, HIGH, LOW, 2n, LOW, 4n])
  })

  it('knows of a register what was noted until it changes, and its copy as well', () => {
    const { vectors, body } = new RegionRegisters({ cpu: 0, tlbMode: 0, is64: true, scalars: new Map([[0, DOUBLE]]) })
    const known = (register: number): boolean[] =>
      [DOUBLE, SINGLE].flatMap((format) => [vectors.isOrdinary(register, format), vectors.isOrdinary(register, format, true)])
    vectors.noteOrdinary(0, DOUBLE)
    vectors.copy(1, 0)
    vectors.noteOrdinary(2, SINGLE, true)
    expect([known(0), known(1), known(2)]).toEqual([
      [true, false, false, false],
      [true, false, false, false],
      [false, false, true, true],
    ])

    vectors.setLow(0, DOUBLE, () => vectors.getLow(1, DOUBLE))
    vectors.getHigh(2)
    body.op(0x1a)
    vectors.setHigh(1, () => vectors.getHigh(2))
    vectors.clear(2)

    expect([known(0), known(1), known(2)]).toEqual([
      [false, false, false, false],
      [true, false, false, false],
      [true, true, true, true],
    ])
    vectors.forget()
    expect(known(2)).toEqual([false, false, false, false])
  })
})
