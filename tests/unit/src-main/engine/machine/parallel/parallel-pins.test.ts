import { expect, test } from 'vitest'
import { ParallelPins } from '../../../../../../src-main/engine/machine/parallel/parallel-pins.ts'

test('what devices wrote is told before each interrupt, and no request is withdrawn', () => {
  const log: string[] = []
  const note = (name: string) => (value?: unknown) => void log.push(value === undefined ? name : `${name} ${value}`)
  const inner = { setInterrupt: note('interrupt'), pulseNmi: note('nmi'), pulseInit: note('init'), pulseStartup: note('start-up') }
  const pins = new ParallelPins(inner, note('tell'))
  pins.setInterrupt(true)
  pins.setInterrupt(false)
  pins.pulseNmi()
  pins.pulseInit()
  pins.pulseStartup(8)
  expect(log).toEqual(['tell', 'interrupt true', 'tell', 'nmi', 'tell', 'init', 'tell', 'start-up 8'])
})
