/** The ACPI power button of a whole machine, at moments that are hard to hit from outside. */
import { expect, test } from 'vitest'
import { SteppedMachine } from '../support/stepped-machine.ts'

/** Instructions within which the demonstration guest starts and obeys. */
const PATIENCE = 200e6

function stopReason(machine: SteppedMachine): unknown {
  while (machine.instructions < PATIENCE) {
    const step = machine.step()
    if (step.kind === 'stopped') return step.reason
  }
  return 'it runs on'
}

test('pressed before the guest has executed anything, switches it off once it can look', () => {
  using machine = new SteppedMachine()
  machine.built.machine.submit({ kind: 'power-button' })

  const reason = stopReason(machine)

  machine.built.machine.pause() // hands over the last output
  expect(reason).toEqual({ kind: 'power-off' })
  expect(machine.text).toContain('The power button was pressed: switching off.')
})
