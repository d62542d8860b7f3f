/** Which XMM registers are split, by what their region does with them. */
import { expect, it } from 'vitest'
import { scalarRegisters } from '../../../../../../../src-main/engine/accel/jit/lower/scalar-registers.ts'
import type { RegionNode } from '../../../../../../../src-main/engine/accel/jit/region-graph.ts'
import { DOUBLE, SINGLE } from '../../../../../../../src-main/engine/accel/jit/region-vectors.ts'
import type { Uop } from '../../../../../../../src-main/engine/accel/jit/uop.ts'

function uop(name: string, type: string, reg: number, rm: number | 'memory', unit = 'sse'): Uop {
  return { info: { name, type, unit }, reg, rm: rm === 'memory' ? 0 : rm, isMemory: rm === 'memory' } as Uop
}

function registers(...uops: readonly Uop[]): Map<number, unknown> {
  return scalarRegisters([{ uops } as unknown as RegionNode])
}

it('splits registers of scalar arithmetic, by their format', () => {
  expect(registers(uop('addScalar', 'f64', 1, 2), uop('mulScalar', 'f32', 3, 'memory'), uop('comi', 'f32', 4, 3))).toEqual(
    new Map([
      [1, DOUBLE],
      [2, DOUBLE],
      [3, SINGLE],
      [4, SINGLE],
    ]),
  )
})

it('keeps registers whole that are vectors as often as scalars', () => {
  expect(registers(uop('addScalar', 'f64', 1, 'memory'), uop('mulPacked', 'f64', 1, 'memory'), uop('paddd', 'v128', 5, 6))).toEqual(
    new Map(),
  )
})

it('is not swayed by moves that are as good in either form', () => {
  expect(registers(uop('addScalar', 'f64', 1, 'memory'), uop('movaps', '', 1, 2), uop('xorps', '', 1, 1))).toEqual(new Map([[1, DOUBLE]]))
})

it('takes both formats of a conversion, and not the general register of one', () => {
  expect(registers(uop('cvtsd2ss', '', 1, 2), uop('cvttsd2si', 'u32', 8, 3), uop('cvtsi2sd', 'u32', 4, 16))).toEqual(
    new Map([
      [1, SINGLE],
      [2, DOUBLE],
      [3, DOUBLE],
      [4, DOUBLE],
    ]),
  )
})

it('knows nothing of registers of other units', () => {
  expect(registers(uop('addScalar', 'f64', 1, 2, ''))).toEqual(new Map())
})
