/**
 * The ACPI timer as a vCPU's own thread reads it: a function of guest time alone, at a port that the power management device says. Kernels measure other
 * clocks by it, and a letter to the machine's thread may take longer than they think right.
 */
import { ticksAt } from '../../base/clock/frequency.ts'
import { PM_TIMER_HZ, PM_TIMER_MASK } from '../../devices/piix4-pm/registers.ts'
import { POWER_TIMER } from '../../memory/machine-block.ts'
import type { Crew } from './crew.ts'

/** Undefined for every other access. `time`: guest time in nanoseconds. */
export function readPowerTimer(crew: Crew, time: () => bigint, port: number, size: number): number | undefined {
  if (size !== 4 || port !== crew.load(POWER_TIMER)) return undefined
  return ticksAt(PM_TIMER_HZ, Number(time())) % (PM_TIMER_MASK + 1)
}
