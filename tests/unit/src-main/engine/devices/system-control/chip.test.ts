/** 82371AB datasheet, section 5.7.3. */
import { beforeEach, expect, test } from 'vitest'
import { SystemControl } from '../../../../../../src-main/engine/devices/system-control/chip.ts'
import { A_FAST_A20, A_FAST_INIT } from '../../../../../../src-main/engine/devices/system-control/registers.ts'

let resets: number
let chip: SystemControl

beforeEach(() => {
  resets = 0
  chip = new SystemControl({ resetSystem: () => resets++ })
  chip.reset()
})

test('A20 is enabled after reset, and only the two bits that there are can be written', () => {
  expect(chip.read()).toBe(A_FAST_A20)
  chip.write(0xfc)
  expect(chip.read()).toBe(0)
})

test('the reset bit resets each time it rises, and not while it stays', () => {
  chip.write(A_FAST_INIT)
  chip.write(A_FAST_INIT)
  chip.write(0)
  chip.write(A_FAST_INIT)
  expect(resets).toBe(2)
})

test('a reset enables A20 and resets nothing again', () => {
  chip.write(A_FAST_INIT)

  chip.reset()

  expect([chip.read(), resets]).toEqual([A_FAST_A20, 1])
})
