/** Model-specific registers, CPUID, time stamp counter. */
import { describe, expect, it } from 'vitest'
import { INNKEEPER64_V1 } from '../../../../../src-main/engine/cpu/cpu-model.ts'
import { cpuidRecords, writeCpuid } from '../../../../../src-main/engine/cpu/cpuid.ts'
import { stateOffset } from '../../../../../src-main/engine/cpu/state-layout.ts'
import { RAX, RBX, RCX, RDX } from '../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../support/privileged-guest.ts'

const GP = 13
const EFER = 0xc000_0080
const LSTAR = 0xc000_0082
const FS_BASE = 0xc000_0100
const TSC = 0x10
const TSC_ADJUST = 0x3b
const PAT = 0x277
const MTRR_PHYSBASE0 = 0x200
const APIC_BASE = 0x1b

function longGuest(privilege: 0 | 3 = 0): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong(privilege)
  return guest
}

function setNumber(guest: PrivilegedGuest, number: number, value = 0n): void {
  guest.setGpr(RCX, number)
  guest.setGpr(RAX, value & 0xffff_ffffn)
  guest.setGpr(RDX, value >> 32n)
}

function readMsr(guest: PrivilegedGuest, number: number): bigint {
  setNumber(guest, number)
  guest.load(CODE, '0f32')
  guest.run(1)
  return (guest.gpr(RDX) << 32n) | guest.gpr(RAX)
}

function writeMsr(guest: PrivilegedGuest, number: number, value: bigint): void {
  setNumber(guest, number, value)
  guest.load(CODE, '0f30')
  guest.run(1)
  expect(guest.rip).toBe(BigInt(CODE + 2))
}

function writeFault(number: number, value: bigint): { vector: number; errorCode: number | undefined } {
  const guest = longGuest()
  setNumber(guest, number, value)
  const { vector, errorCode } = guest.fault('0f30')
  return { vector, errorCode }
}

describe('WRMSR', () => {
  it('keeps what RDMSR reads', () => {
    for (const [number, value] of [
      [LSTAR, 0xffff_8000_1234_5678n],
      [FS_BASE, 0x7fff_1234_5678n],
      [PAT, 0x0007_0106_0007_0406n],
      [MTRR_PHYSBASE0, 0x8000_0006n],
      [0x174, 0x10n],
      [0xc000_0103, 5n],
    ] as const) {
      const guest = longGuest()
      writeMsr(guest, number, value)
      expect(readMsr(guest, number)).toBe(value)
    }
  })

  it('is #GP(0) for values that a register does not take', () => {
    for (const [number, value] of [
      [LSTAR, 0x8000_0000_0000n],
      [EFER, 0x1d01n],
      [EFER, 0xc01n], // LME while paging
      [PAT, 2n],
      [MTRR_PHYSBASE0, 2n],
      [MTRR_PHYSBASE0 + 1, 1n << 40n],
      [0xfe, 0n],
      [APIC_BASE, 0xfee0_0d00n],
    ] as const) {
      expect(writeFault(number, value)).toEqual({ vector: GP, errorCode: 0 })
    }
  })

  it('is #GP(0) for a register that does not exist', () => {
    expect(writeFault(0x1a0, 0n)).toEqual({ vector: GP, errorCode: 0 })
    expect(writeFault(0x802, 0n)).toEqual({ vector: GP, errorCode: 0 })
  })
})

describe('RDMSR', () => {
  it('reads the registers of the AMD family that systems look at', () => {
    const guest = longGuest()

    expect(readMsr(guest, 0x8b)).toBe(0x03000027n)
    expect(readMsr(guest, 0xc001_0015)).toBe(1n << 24n)
    expect(readMsr(guest, 0xfe)).toBe(0x508n)
    expect(readMsr(guest, 0x179)).toBe(0x106n)
    expect(readMsr(guest, 0x401)).toBe(0n)
  })
})

describe('the time stamp counter', () => {
  function timedGuest(): PrivilegedGuest {
    const guest = longGuest()
    const view = new DataView(guest.registers.block.buffer, guest.registers.block.byteOffset)
    view.setFloat64(stateOffset('anchorTime'), 1000, true)
    view.setFloat64(stateOffset('nanosecondsPerInstruction'), 4, true)
    return guest
  }

  it('counts nanoseconds of virtual time to the instruction', () => {
    const guest = timedGuest()
    guest.load(CODE, '90 90 0f31 4889c3 0f31') // nop; nop; rdtsc; mov rbx, rax; rdtsc
    guest.run(5)

    expect([guest.gpr(RBX), guest.gpr(RAX)]).toEqual([1008n, 1016n])
  })

  it('can be set, which moves TSC_ADJUST', () => {
    const guest = timedGuest()
    writeMsr(guest, TSC, 1_000_000n)

    expect(readMsr(guest, TSC)).toBe(1_000_004n)
    expect(readMsr(guest, TSC_ADJUST)).toBe(999_000n)
  })

  it('is forbidden to user mode by CR4.TSD', () => {
    const guest = longGuest(3)
    guest.registers.set('cr', guest.registers.get('cr', 4) | 4n, 4)
    guest.cpu.adoptState()

    expect(guest.fault('0f31')).toMatchObject({ vector: GP, errorCode: 0 })
  })
})

describe('CPUID', () => {
  function cpuid(guest: PrivilegedGuest, leaf: number, subleaf = 0): bigint[] {
    guest.setGpr(RAX, leaf)
    guest.setGpr(RCX, subleaf)
    guest.load(CODE, '0fa2')
    guest.run(1)
    return [RAX, RBX, RCX, RDX].map((register) => guest.gpr(register))
  }
  function modelGuest(): PrivilegedGuest {
    const guest = longGuest()
    writeCpuid(guest.registers.block, cpuidRecords(INNKEEPER64_V1, { apicId: 0, cpus: 1 }))
    return guest
  }

  it('answers from the model', () => {
    const [eax] = cpuid(modelGuest(), 1)

    expect(eax).toBe(0x300f10n)
  })

  it('shows OSXSAVE when CR4 has it, and no APIC when that is switched off', () => {
    const guest = modelGuest()
    guest.registers.set('apicBase', 0xfee0_0100)
    guest.registers.set('cr', guest.registers.get('cr', 4) | 0x40000n, 4)

    const [, , ecx = 0n, edx = 0n] = cpuid(guest, 1)

    expect(ecx & (1n << 27n)).not.toBe(0n)
    expect(edx & (1n << 9n)).toBe(0n)
  })

  it('answers zeros for leaves and subleaves that are not there', () => {
    expect(cpuid(modelGuest(), 0x8000_1000)).toEqual([0n, 0n, 0n, 0n])
    expect(cpuid(modelGuest(), 7, 1)).toEqual([0n, 0n, 0n, 0n])
  })
})
