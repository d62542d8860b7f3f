import { describe, expect, test } from 'vitest'
import { I440fxHostBridge } from '../../../../../../src-main/engine/devices/i440fx-host-bridge/chip.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'

/** A chip whose shadow switches are remembered by segment. */
function createChip() {
  const access = new Map<number, string>()
  const chip = new I440fxHostBridge({
    setAccess: (base, length, readable, writable) =>
      void access.set(base, `${length.toString(16)} ${readable ? 'r' : '-'}${writable ? 'w' : '-'}`),
  })
  chip.reset()
  return { chip, access }
}

// 440FX datasheet 290549, section 3.2.12 (PAM registers).
describe('I440fxHostBridge', () => {
  test('after reset all of C0000h..FFFFFh is ROM', () => {
    const { access } = createChip()
    expect(access.size).toBe(13)
    expect(new Set(access.values())).toEqual(new Set(['4000 --', '10000 --']))
  })

  test('PAM0 governs F0000h..FFFFFh by its high nibble', () => {
    const { chip, access } = createChip()
    chip.write(0x59, 1, 0x30)
    expect(access.get(0xf0000)).toBe('10000 rw')
  })

  test('PAM1..PAM6 govern two segments each', () => {
    const { chip, access } = createChip()
    chip.write(0x5a, 2, 0x0021)
    chip.write(0x5f, 1, 0x13)
    expect([access.get(0xc0000), access.get(0xc4000), access.get(0xe8000), access.get(0xec000)]).toEqual([
      '4000 r-',
      '4000 -w',
      '4000 rw',
      '4000 r-',
    ])
  })

  test('PAM registers read back only the bits that exist', () => {
    const { chip } = createChip()
    chip.write(0x58, 4, 0xffff_ffff)
    expect(chip.read(0x58, 4)).toBe(0x3333_33ff)
  })

  test('loaded state switches the shadow as the saved chip did', () => {
    const { chip } = createChip()
    chip.write(0x59, 1, 0x10)
    const copy = createChip()
    copy.chip.load(new PayloadReader({ kind: 'k', version: 1, fields: chip.save() }, 'k', 1))
    expect(copy.access.get(0xf0000)).toBe('10000 r-')
  })
})
