/** LDMXCSR and STMXCSR: SDM vol. 1, 10.2.3. */
import { beforeEach, describe, expect, it } from 'vitest'
import { DATA, VectorGuest } from '../../../../../support/vector-guest.ts'

const UD = 6
const NM = 7
const GP = 13
const OSFXSR = 0x200n

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

describe('an SSE instruction', () => {
  const TS_MP_PE = 0x8000_000bn // and paging
  const XORPS = '0f57c1'

  it('is #NM under CR0.TS', () => {
    guest.registers.set('cr', TS_MP_PE, 0)
    guest.cpu.adoptState()

    expect(guest.fault(XORPS)).toMatchObject({ vector: NM })
  })

  it('is #UD without CR4.OSFXSR, under CR0.TS too: SDM vol. 3, table 13-1', () => {
    guest.registers.set('cr', TS_MP_PE, 0)
    guest.registers.set('cr', guest.registers.get('cr', 4) & ~OSFXSR, 4)
    guest.cpu.adoptState()

    expect(guest.fault(XORPS)).toMatchObject({ vector: UD })
  })
})
