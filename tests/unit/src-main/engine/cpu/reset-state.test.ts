import { describe, expect, it } from 'vitest'
import { RegisterFile } from '../../../../../src-main/engine/cpu/register-file.ts'
import { initRegisters, resetRegisters } from '../../../../../src-main/engine/cpu/reset-state.ts'
import { cpuBlock } from '../../../../../src-main/engine/memory/memory-map.ts'

const boot = { signature: 0x00300f10, bootProcessor: true }

function registersOfOnes(): RegisterFile {
  const registers = new RegisterFile(new ArrayBuffer(cpuBlock(1)), 0)
  registers.block.fill(0xff, 0, 0x4000)
  return registers
}

describe('resetRegisters', () => {
  it('starts at linear address FFFFFFF0h in real mode: SDM vol. 3, 10.1.4', () => {
    const registers = registersOfOnes()

    resetRegisters(registers, boot)

    expect(registers.get('segBase', 1) + registers.get('rip')).toBe(0xffff_fff0n)
    expect(registers.get('cr')).toBe(0x6000_0010n)
    expect(registers.get('gpr', 2)).toBe(0x0030_0f10n)
  })

  it('marks only the boot processor in APIC_BASE', () => {
    const registers = registersOfOnes()

    resetRegisters(registers, { ...boot, bootProcessor: false })

    expect(registers.get('apicBase')).toBe(0xfee0_0800n)
  })

  it('clears what it does not set, but lets the instruction count go on', () => {
    const registers = registersOfOnes()

    resetRegisters(registers, boot)

    expect(registers.get('lstar')).toBe(0n)
    expect(registers.get('icount')).toBe(0xffff_ffff_ffff_ffffn)
  })
})

describe('initRegisters', () => {
  it('keeps floating point, MSRs and the cache bits of CR0: SDM vol. 3, table 10-1', () => {
    const registers = registersOfOnes()
    registers.set('cr', 0x4000_0010n)

    initRegisters(registers, boot)

    expect(registers.get('cr')).toBe(0x4000_0010n)
    expect(registers.get('xmm', 31)).toBe(0xffff_ffff_ffff_ffffn)
    expect(registers.get('lstar')).toBe(0xffff_ffff_ffff_ffffn)
    expect(registers.get('efer')).toBe(0n)
  })
})
