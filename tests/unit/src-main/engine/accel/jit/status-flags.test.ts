/** The arithmetic flags lie where RFLAGS has them. */
import { expect, it } from 'vitest'
import { AF, CF, OF, PF, SF, STATUS_FLAGS, ZF } from '../../../../../../src-main/engine/accel/jit/status-flags.ts'

// SDM vol. 1, figure 3-8.
it('has CF in bit 0, PF in 2, AF in 4, ZF in 6, SF in 7 and OF in 11', () => {
  expect([CF, PF, AF, ZF, SF, OF].map((flag) => Math.log2(flag))).toEqual([0, 2, 4, 6, 7, 11])
  expect(STATUS_FLAGS).toBe(0x8d5)
})
