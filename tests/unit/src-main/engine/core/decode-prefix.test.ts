/** Prefixes that come twice or mean nothing: APM vol. 3, 1.2.4. The results with GS were measured on an AMD processor. */
import { describe, expect, test } from 'vitest'
import { RAX } from '../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../support/privileged-guest.ts'

const FS = 4
const GS = 5
const UD = 6
/** MOV EAX, [0] with a 32-bit absolute address. */
const LOAD_0 = '8b042500000000'

function loaded(prefixes: string): bigint {
  const guest = new PrivilegedGuest()
  guest.enterLong()
  guest.dma.writeU32(0, 0x1111)
  guest.dma.writeU32(0x40_0000, 0xf5f5)
  guest.dma.writeU32(0x50_0000, 0x6565)
  guest.registers.set('segBase', 0x40_0000, FS)
  guest.registers.set('segBase', 0x50_0000, GS)
  guest.load(CODE, prefixes + LOAD_0)
  guest.run(1)
  return guest.gpr(RAX)
}

describe('segment prefixes in 64-bit code', () => {
  test.each(['26', '2e', '36', '3e'])('%s is ignored, also beside GS on either side', (prefix) => {
    expect([loaded(prefix), loaded(`65${prefix}`), loaded(`${prefix}65`)]).toEqual([0x1111n, 0x6565n, 0x6565n])
  })

  test('of FS and GS the last counts', () => {
    expect([loaded('6465'), loaded('6564')]).toEqual([0x6565n, 0xf5f5n])
  })
})

describe('instructions that CPUID does not show', () => {
  test.each([
    ['CLFLUSHOPT', '660fae3b'],
    ['CLWB', '660fae33'],
    ['TPAUSE, in the place of a CLWB of a register', '660faef0'],
    ['PCOMMIT', '660faef8'],
    ['RDPKRU', '0f01ee'],
    ['XGETBV with 66', '660f01d0'],
    ['VMCALL', '0f01c1'],
    ['VMRUN', '0f01d8'],
    ['RDPRU', '0f01fd'],
    ['RDRAND', '0fc7f0'],
    ['MONITOR', '0f01c8'],
  ])('%s is undefined', (_, code) => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    expect(guest.fault(code)).toMatchObject({ vector: UD, rip: BigInt(CODE) })
  })
})
