import { expect, test } from 'vitest'
import { STATE_FIELDS, stateOffset } from '../../../../../src-main/engine/cpu/state-layout.ts'
import { CPU_LAPIC } from '../../../../../src-main/engine/memory/memory-map.ts'

const BYTES = { u8: 1, u16: 2, u32: 4, u64: 8, f64: 8 }

test('fields lie one after the other, aligned, below the LAPIC page', () => {
  let end = 0
  for (const field of STATE_FIELDS) {
    expect(field.offset).toBeGreaterThanOrEqual(end)
    expect(field.offset % BYTES[field.type]).toBe(0)
    end = field.offset + BYTES[field.type] * field.count
  }
  expect(end).toBeLessThanOrEqual(CPU_LAPIC)
})

test('the slots that micro-operations address by a byte come first', () => {
  expect([stateOffset('gpr'), stateOffset('zero'), stateOffset('ripBase')]).toEqual([0, 128, 136])
})

test('an unknown field is refused by name', () => {
  expect(() => stateOffset('eax')).toThrow("no field 'eax'")
})
