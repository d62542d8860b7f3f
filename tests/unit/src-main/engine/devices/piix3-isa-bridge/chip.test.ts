import { describe, expect, test } from 'vitest'
import { Piix3IsaBridge } from '../../../../../../src-main/engine/devices/piix3-isa-bridge/chip.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'

function createChip() {
  const levels = new Map<number, boolean>()
  const resets: number[] = []
  const chip = new Piix3IsaBridge({
    setInterrupt: (number, level) => void levels.set(number, level),
    resetSystem: () => void resets.push(1),
  })
  chip.reset()
  const raised = () => [...levels].filter(([, level]) => level).map(([number]) => number)
  return { chip, raised, resets }
}

// PIIX3 datasheet 290550, section 2.2.7 (PIRQRC) and 2.5.4.3 (RC).
describe('Piix3IsaBridge', () => {
  test('after reset no PIRQ reaches an ISA interrupt, but each its IOAPIC input', () => {
    const { chip, raised } = createChip()
    expect(chip.read(0x60, 4)).toBe(0x8080_8080)
    chip.setPirq(2, true)
    expect(raised()).toEqual([18])
  })

  test('a routed PIRQ drives the ISA interrupt that its register names', () => {
    const { chip, raised } = createChip()
    chip.write(0x61, 1, 11)
    chip.setPirq(1, true)
    expect(raised()).toEqual([11, 17])
    chip.write(0x61, 1, 0x80 | 11)
    expect(raised()).toEqual([17])
  })

  test('two PIRQs on one interrupt hold it until both are gone', () => {
    const { chip, raised } = createChip()
    chip.write(0x60, 2, 0x0a0a)
    chip.setPirq(0, true)
    chip.setPirq(1, true)
    chip.setPirq(0, false)
    expect(raised()).toEqual([10, 17])
    chip.setPirq(1, false)
    expect(raised()).toEqual([])
  })

  test('a reserved interrupt number routes nowhere', () => {
    const { chip, raised } = createChip()
    chip.write(0x60, 1, 8)
    chip.setPirq(0, true)
    expect(raised()).toEqual([16])
  })

  test('CF9h resets the system when RCPU rises, and only then', () => {
    const { chip, resets } = createChip()
    chip.writeResetControl(0x02)
    expect([resets.length, chip.readResetControl()]).toEqual([0, 2])
    chip.writeResetControl(0x06)
    chip.writeResetControl(0x06)
    expect(resets.length).toBe(1)
  })

  test('loaded routes take effect on wires that are up', () => {
    const { chip } = createChip()
    chip.write(0x60, 1, 10)
    const copy = createChip()
    copy.chip.setPirq(0, true)
    copy.chip.load(new PayloadReader({ kind: 'k', version: 1, fields: chip.save() }, 'k', 1))
    expect(copy.raised()).toEqual([10, 16])
  })
})
