import { beforeEach, expect, test } from 'vitest'
import { Crew } from '../../../../../../src-main/engine/machine/parallel/crew.ts'
import { readPowerTimer } from '../../../../../../src-main/engine/machine/parallel/power-timer.ts'
import { POWER_TIMER } from '../../../../../../src-main/engine/memory/machine-block.ts'
import { RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'

let crew: Crew
beforeEach(() => {
  crew = new Crew(new SharedArrayBuffer(RAM), 1)
})

test('the timer counts 3.579545 MHz of guest time in 24 bits: ACPI 4.8.3.3', () => {
  crew.store(POWER_TIMER, 0x608)
  expect(readPowerTimer(crew, () => 1_000_000_000n, 0x608, 4)).toBe(3_579_545)
  expect(readPowerTimer(crew, () => 5_000_000_000n, 0x608, 4)).toBe((5 * 3_579_545) % 2 ** 24)
})

test('other ports, other widths, and a timer that is nowhere are the device', () => {
  expect(readPowerTimer(crew, () => 0n, 0x608, 4)).toBeUndefined()
  crew.store(POWER_TIMER, 0x608)
  expect([readPowerTimer(crew, () => 0n, 0x608, 2), readPowerTimer(crew, () => 0n, 0x604, 4)]).toEqual([undefined, undefined])
})
