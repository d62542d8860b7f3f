import { describe, expect, test } from 'vitest'
import { loadCpu, saveCpu } from '../../../../../src-main/engine/cpu/cpu-payload.ts'
import { ATTENTION_INTERRUPT, ATTENTION_NMI, ATTENTION_STOP } from '../../../../../src-main/engine/cpu/execution.ts'
import { stateOffset } from '../../../../../src-main/engine/cpu/state-layout.ts'

const BLOCK_BYTES = 0x4000

/** A block in which every byte differs from zero. */
function filledBlock(): Uint8Array {
  return new Uint8Array(BLOCK_BYTES).map((_, place) => (place % 251) + 1)
}

describe('cpu payload', () => {
  test('saved fields come back, derived ones stay untouched', () => {
    const restored = new Uint8Array(BLOCK_BYTES)
    loadCpu(restored, saveCpu(filledBlock()))
    const rip = stateOffset('rip')
    expect(restored.subarray(rip, rip + 8)).toEqual(filledBlock().subarray(rip, rip + 8))
    expect(restored[stateOffset('budgetEnd')]).toBe(0)
  })

  test('an NMI that waits for the end of another comes back; the interrupt line is left to the controllers', () => {
    const block = new Uint8Array(BLOCK_BYTES)
    block[stateOffset('attention')] = ATTENTION_STOP | ATTENTION_INTERRUPT | ATTENTION_NMI
    const restored = new Uint8Array(BLOCK_BYTES)
    loadCpu(restored, saveCpu(block))
    expect(restored[stateOffset('attention')]).toBe(ATTENTION_NMI)
  })

  test('what led to a shutdown comes back', () => {
    const restored = new Uint8Array(BLOCK_BYTES)
    loadCpu(restored, saveCpu(filledBlock()))
    const detail = stateOffset('exitDetail')
    expect(restored.subarray(detail, detail + 32)).toEqual(filledBlock().subarray(detail, detail + 32))
  })

  test('version 1, with and without `latched`, loads: what it lacks is nothing waiting and nothing known', () => {
    const { latched, exitDetail, ...fields } = saveCpu(filledBlock()).fields
    const detail = stateOffset('exitDetail')
    for (const old of [fields, { ...fields, latched: ATTENTION_NMI }]) {
      const restored = new Uint8Array(BLOCK_BYTES)
      loadCpu(restored, { kind: 'cpu', version: 1, fields: old as typeof fields })
      expect(restored[stateOffset('attention')]).toBe('latched' in old ? ATTENTION_NMI : 0)
      expect(restored.subarray(detail, detail + 32)).toEqual(new Uint8Array(32))
      expect(restored[stateOffset('rip')]).toBe(filledBlock()[stateOffset('rip')])
    }
    expect([latched, exitDetail]).not.toContain(undefined)
  })

  test('a payload does not follow the block afterwards', () => {
    const block = filledBlock()
    const payload = saveCpu(block)
    block.fill(0)
    expect((payload.fields.gpr as Uint8Array)[0]).toBe(1)
  })

  test('an ill-sized and an unknown field are refused by name', () => {
    const payload = saveCpu(filledBlock())
    const short = { ...payload, fields: { ...payload.fields, rip: new Uint8Array(4) } }
    expect(() => loadCpu(new Uint8Array(BLOCK_BYTES), short)).toThrow("field 'rip' has 4 bytes, not 8")
    const more = { ...payload, fields: { ...payload.fields, shadow: 1 } }
    expect(() => loadCpu(new Uint8Array(BLOCK_BYTES), more)).toThrow('unknown fields: shadow')
  })
})
