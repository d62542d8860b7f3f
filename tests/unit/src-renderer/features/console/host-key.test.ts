import { expect, it } from 'vitest'
import { hostKeyAlone } from '../../../../../src-renderer/features/console/host-key.ts'

function create() {
  const acts: number[] = []
  const stopped: string[] = []
  const listener = hostKeyAlone(() => acts.push(1))
  const press = (type: string, code: string): void =>
    listener({ type, code, stopPropagation: () => void stopped.push(`${type} ${code}`), preventDefault: () => undefined })
  return { acts, stopped, press }
}

it('the host key acts when it goes up by itself, and the guest sees nothing of it', () => {
  const { acts, stopped, press } = create()
  press('keydown', 'ControlRight')
  press('keyup', 'ControlRight')
  expect([acts.length, stopped]).toEqual([1, ['keydown ControlRight', 'keyup ControlRight']])
})

it('with another key in between it does not, and other keys pass', () => {
  const { acts, stopped, press } = create()
  press('keydown', 'ControlRight')
  press('keydown', 'KeyC')
  press('keyup', 'ControlRight')
  press('keydown', 'ControlLeft')
  press('keyup', 'ControlLeft')
  expect([acts.length, stopped.length]).toEqual([0, 2])
})
