/** SDM vol. 2, the instructions' pages. One guest serves all cases of a table: every case sets what it uses. */
import { describe, expect, it } from 'vitest'
import { VectorGuest } from '../../../../../support/vector-guest.ts'

const guest = new VectorGuest()

describe('packed integer arithmetic on XMM registers', () => {
  it.each([
    ['PADDB wraps', '660ffcc1', 'ff80 7f01 0000 00ff', '0180 0101 0000 0001', '0000800200000000'],
    ['PADDSB saturates signed', '660fecc1', '7f80 7f01', '0180 01ff', '7f807f00'],
    ['PADDUSB saturates unsigned', '660fdcc1', 'ff80 7f01', '0190 01ff', 'ffff80ff'],
    ['PADDUSW saturates unsigned', '660fddc1', 'fff0 0001', '0020 0002', 'ffff0003'],
    ['PSUBUSW stops at zero', '660fd9c1', '0001 8000', '0002 0001', '00007fff'],
    ['PSUBSW saturates signed', '660fe9c1', '8000 7fff', '0001 ffff', '80007fff'],
    ['PAVGB rounds up', '660fe0c1', '01ff 0002', '02ff 0003', '02ff0003'],
    ['PMULHW gives upper words of signed products', '660fe5c1', '8000 7fff', '8000 8000', '4000c000'],
    ['PMULHUW gives upper words of unsigned products', '660fe4c1', 'ffff 8000', 'ffff 0002', 'fffe0001'],
    ['PMADDWD wraps in its one overflow', '660ff5c1', '8000 8000', '8000 8000', '80000000'],
    ['PMULUDQ multiplies even doublewords', '660ff4c1', 'ffffffff ffffffff', '00000002 ffffffff', 'fffffffe00000001'],
    ['PSADBW sums absolute differences of bytes', '660ff6c1', 'ff00 00ff 0000 0001', '00ff ff00 0000 0003', '00000000000003fe'],
  ])('%s', (_, code, a, b, expected) => {
    expect(guest.apply(code, a, b)).toBe(expected.padStart(32, '0'))
  })

  it('treats both halves alike', () => {
    const result = guest.apply('660ffec1', '00000001 00000002 00000003 00000004', 'ffffffff 00000000 00000001 80000000') // paddd xmm0, xmm1

    expect(result).toBe('00000000000000020000000480000004')
  })
})

describe('packed integer arithmetic on MMX registers', () => {
  it('reads 8 bytes of memory and leaves XMM registers alone', () => {
    guest.setXmm(0, '1234')
    guest.setMemory(0x40000, '0001 0002 0003 0004')

    const result = guest.applyMmx('0ffd03', '0001 0001 0001 ffff') // paddw mm0, [rbx]

    expect(result).toBe('0002000300040003')
    expect(guest.xmm(0)).toBe('1234'.padStart(32, '0'))
  })
})
