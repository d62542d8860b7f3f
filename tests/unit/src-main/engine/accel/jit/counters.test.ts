import { expect, test } from 'vitest'
import { Translator } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const CODE = 0x1_0000
/** add rax, rcx; dec rdx; jnz to the start; jmp to the start */
const LOOP = '4801c8 48ffca 75f8 ebf6'
const RUN = 1_000_000

test('a loop that is hot is one region, which retires nearly all of it; overwriting it evicts the region', () => {
  const guest = new CoreGuest(8, Translator)
  guest.enterLongMode()
  guest.load(CODE, LOOP)
  guest.run(RUN)
  const hot = guest.cpu.counters()
  guest.write(CODE, LOOP)
  const overwritten = guest.cpu.counters()

  expect(hot.instructions).toBe(RUN)
  expect(hot.regionsTranslated).toBe(1)
  expect(hot.regionsEvicted).toBe(0)
  expect(hot.interpreted).toBeGreaterThan(0)
  expect(hot.interpreted).toBeLessThan(RUN / 20)
  expect(overwritten.regionsEvicted).toBe(1)
})
