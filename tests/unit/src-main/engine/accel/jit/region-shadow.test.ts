import { expect, it } from 'vitest'
import { RegionRegisters } from '../../../../../../src-main/engine/accel/jit/region-registers.ts'
import { RegionShadow } from '../../../../../../src-main/engine/accel/jit/region-shadow.ts'

function writer(): { registers: RegionRegisters; shadow: RegionShadow; count: number } {
  const registers = new RegionRegisters({ cpu: 0, tlbMode: 0, is64: true })
  return { registers, shadow: new RegionShadow(registers), count: registers.temporary(0) }
}

it('costs a region without STI nothing', () => {
  const { registers, shadow, count } = writer()

  shadow.keep(count)

  expect(registers.body.code.length).toBe(0)
})

it('is looked at on the way out of a region with STI', () => {
  const { registers, shadow, count } = writer()
  shadow.note(count, 0)
  const noted = registers.body.code.length

  shadow.keep(count)

  expect(noted).toBeGreaterThan(0)
  expect(registers.body.code.length).toBeGreaterThan(noted)
})
