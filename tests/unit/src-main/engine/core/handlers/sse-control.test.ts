/** LDMXCSR and STMXCSR: SDM vol. 1, 10.2.3. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DATA, VectorGuest } from '../../../../../support/vector-guest.ts'

const GP = 13

let guest: VectorGuest

beforeEach(() => {
  guest = new VectorGuest()
})

describe('MXCSR', () => {
  it('is loaded and stored', () => {
    guest.dma.writeU32(DATA, 0x9fc1)
    guest.step('0fae13') // ldmxcsr [rbx]
    guest.dma.writeU32(DATA, 0)
    guest.step('0fae1b') // stmxcsr [rbx]

    expect(guest.memoryAt(DATA, 4)).toBe('00009fc1')
  })

  it('refuses bits that do not exist with #GP(0) and keeps its value', () => {
    guest.dma.writeU32(DATA, 0x11f80)

    expect(guest.fault('0fae13')).toMatchObject({ vector: GP, errorCode: 0 })
    expect(guest.mxcsr).toBe(0x1f80)
  })

  it('with a flag set and its exception unmasked raises nothing by itself: SDM vol. 1, 11.5.2', () => {
    guest.dma.writeU32(DATA, 0x0001)

    expect(() => guest.step('0fae13')).not.toThrow()
  })
})
