/** The instruction boundary: budgets, exact counts, interrupts, single steps. */
import { describe, expect, it } from 'vitest'
import { CoreGuest, RAX, RCX, RDI, RDX } from '../../../../support/core-guest.ts'
import { CODE, HANDLERS, PrivilegedGuest } from '../../../../support/privileged-guest.ts'

/** Where real-mode tests have their code: not where their stack may grow to. */
const CODE_16 = 0x500
const ES = 0
const CS = 1
const SS = 2
const DS = 3
const DB = 1
const DE = 0
const TIMER_VECTOR = 0x30
const IF = 0x200n
const TF = 0x100n

function longGuest(): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong()
  return guest
}

/** A device at port 80h that calls `act` on each write. */
function withDevice(guest: CoreGuest, act: () => void): void {
  guest.ports.map(0x80, 1, 'test device', { read: () => 0, write: act })
  guest.setGpr(RDX, 0x80)
}

describe('a budget', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 63, 64, 65, 200])('of %i instructions ends exactly there, in the middle of blocks too', (budget) => {
    const guest = longGuest()
    guest.load(CODE, `${'48ffc0'.repeat(70)} e933ffffff`) // 70 x inc rax; jmp back to the second

    const exit = guest.run(budget)

    expect(exit).toBe('budget')
    expect(guest.icount).toBe(BigInt(budget))
    const passes = Math.floor((budget - 71) / 70) + 1
    const increments = budget <= 70 ? budget : budget - passes
    expect(guest.gpr(RAX)).toBe(BigInt(increments))
  })

  it('resumes where it ended, instruction by instruction', () => {
    const guest = longGuest()
    guest.load(CODE, '48ffc0 48ffc0 4883c010 ebf4') // inc; inc; add rax,16; jmp

    const trace = Array.from({ length: 5 }, () => {
      guest.run(1)
      return [Number(guest.rip) - CODE, Number(guest.gpr(RAX))]
    })

    expect(trace).toEqual([
      [3, 1],
      [6, 2],
      [10, 18],
      [0, 18],
      [3, 19],
    ])
  })

  it('lowered by a device ends the run right after the instruction that reached the device', () => {
    const guest = longGuest()
    withDevice(guest, () => guest.registers.set('budgetEnd', 4n))
    guest.load(CODE, '48ffc0 48ffc0 ee 48ffc0 48ffc0 48ffc0') // inc; inc; out dx,al; inc ...

    const exit = guest.run(1000)

    expect(exit).toBe('budget')
    expect(guest.icount).toBe(4n)
    expect(guest.gpr(RAX)).toBe(3n)
  })
})

describe('the count of instructions', () => {
  it('is exact for the device that an instruction in the middle of a block reaches', () => {
    const guest = longGuest()
    const seen: bigint[] = []
    withDevice(guest, () => seen.push(guest.icount))
    guest.load(CODE, '48ffc0 48ffc0 ee 48ffc0 ee ebfe')

    guest.run(100)

    expect(seen).toEqual([2n, 4n])
    expect(guest.icount).toBe(100n)
  })

  it('leaves out the instruction that faults, and RIP in the frame names it', () => {
    const guest = longGuest()
    guest.setGpr(RCX, 0)

    const frame = guest.fault('48ffc0 48ffc0 f7f1 48ffc0') // inc; inc; div ecx

    expect(frame).toMatchObject({ vector: DE, rip: BigInt(CODE + 6) })
    expect(guest.icount).toBe(3n) // two INC and the handler's HLT
  })

  it('counts REP STOSB as one instruction, whatever its length', () => {
    const guest = longGuest()
    guest.setGpr(RCX, 100_000)
    guest.setGpr(RDI, 0x100000)
    guest.setGpr(RAX, 0x5a)
    guest.load(CODE, 'f3aa ebfe')

    guest.run(1)

    expect(guest.icount).toBe(1n)
    expect(guest.gpr(RCX)).toBe(0n)
    expect(guest.dma.readU8(0x100000 + 99_999)).toBe(0x5a)
    expect(guest.dma.readU8(0x100000 + 100_000)).toBe(0)
  })
})

describe('a run that finishes no instruction comes back to the host all the same:', () => {
  /** Real mode, code at CODE_16, a stack elsewhere. */
  function realGuest(code: string, vectors: Record<number, number> = {}): CoreGuest {
    const guest = new CoreGuest()
    guest.enterRealMode()
    guest.registers.set('idtrLimit', 0x3ff)
    guest.registers.set('segBase', 0x2_0000, SS)
    for (const [vector, offset] of Object.entries(vectors)) guest.dma.writeU32(Number(vector) * 4, offset)
    guest.load(CODE_16, code)
    guest.cpu.adoptState()
    return guest
  }

  it('an undefined instruction whose handler is undefined too', () => {
    const guest = realGuest('0f0b', { 6: CODE_16 })

    expect(guest.run(1000)).toBe('budget')
    expect(guest.icount).toBe(0n)
    expect(guest.rip).toBe(BigInt(CODE_16))
  })

  it('a breakpoint on the first instruction of its own handler', () => {
    const guest = realGuest('90', { 1: CODE_16 })
    guest.registers.set('dr', CODE_16, 0)
    guest.registers.set('dr', 0x402, 7)
    guest.cpu.adoptState()

    expect(guest.run(1000)).toBe('budget')
    expect(guest.icount).toBe(0n)
  })

  it('a REP INSB of 4 GiB, which goes on where it was', () => {
    const guest = realGuest('67f36c') // a32 rep insb
    let reads = 0
    guest.ports.map(0x80, 1, 'test device', { read: () => ++reads & 0xff, write: () => undefined })
    guest.setGpr(RDX, 0x80)
    guest.setGpr(RCX, 0xffff_ffff)
    guest.setGpr(RDI, 0x8000)
    guest.registers.set('segLimit', 0xffff_ffff, ES)
    guest.cpu.adoptState()

    expect(guest.run(1)).toBe('budget')
    const before = guest.gpr(RCX)
    expect(guest.run(1)).toBe('budget')

    expect(guest.icount).toBe(0n)
    expect(guest.gpr(RCX)).toBeLessThan(before)
    expect(guest.gpr(RCX)).toBe(0xffff_ffffn - BigInt(reads))
  })

  it('the very first instruction, when it lies where nothing is', () => {
    const guest = realGuest('90')
    guest.registers.set('segBase', 0xa_0000, CS)
    guest.registers.set('rip', 0)
    guest.mmio.map(0xa_0000, 0x1000, 'test device', { read: () => 0x90, write: () => undefined })
    guest.cpu.adoptState()

    guest.run(3)

    expect(guest.icount).toBe(3n)
    expect(guest.rip).toBe(3n)
  })
})

describe('RF in the image of what comes in the middle of a REP is clear, as on AMD processors:', () => {
  it.each([
    ['an interrupt', IF],
    ['a single-step trap', TF],
  ])('%s', (_, flags) => {
    const guest = longGuest()
    guest.registers.set('rflags', 2n | flags)
    guest.cpu.adoptState()
    guest.setGpr(RCX, 5)
    guest.setGpr(RDI, 0x100000)
    guest.vectors.push(TIMER_VECTOR)
    withDevice(guest, () => guest.cpu.setInterrupt(true))
    guest.load(CODE, 'f36e') // rep outsb

    const frame = guest.runToHandler()

    expect(guest.gpr(RCX)).toBe(4n)
    expect(frame).toMatchObject({ rip: BigInt(CODE), flags: 2n | flags })
  })
})

it('a REP in device memory goes on, though the branch before it reached a device', () => {
  const guest = new CoreGuest()
  guest.enterRealMode()
  const code = [0x66, 0xff, 0x27, 0xf3, 0x6c, 0xf4] // jmp dword [bx]; rep insb; hlt
  guest.registers.set('segBase', 0xa_0000, CS)
  guest.mmio.map(0xa_0000, 0x1000, 'code', { read: (offset) => code[offset] ?? 0x90, write: () => undefined })
  guest.mmio.map(0xb_0000, 0x1000, 'pointer', { read: (offset) => (offset === 0 ? 3 : 0), write: () => undefined })
  guest.registers.set('segBase', 0xb_0000, DS)
  guest.registers.set('segBase', 0x1_0000, ES)
  guest.ports.map(0, 1, 'test device', { read: () => 0x55, write: () => undefined })
  guest.setGpr(RCX, 1000)
  guest.registers.set('rip', 0)
  guest.cpu.adoptState()

  const exit = guest.run(5000)

  expect(exit).toBe('halt')
  expect(guest.gpr(RCX)).toBe(0n)
  expect(guest.icount).toBe(3n)
})

describe('an interrupt', () => {
  it('raised by a device is taken right after the instruction that reached the device', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 2n | IF)
    guest.cpu.adoptState()
    guest.vectors.push(TIMER_VECTOR)
    withDevice(guest, () => guest.cpu.setInterrupt(true))
    guest.load(CODE, '48ffc0 ee 48ffc0 48ffc0')

    const frame = guest.runToHandler()

    expect(frame).toMatchObject({ vector: TIMER_VECTOR, rip: BigInt(CODE + 4) })
    expect(guest.gpr(RAX)).toBe(1n)
  })

  it('waits while IF is clear, for one instruction more after STI', () => {
    const guest = longGuest()
    guest.vectors.push(TIMER_VECTOR)
    guest.cpu.setInterrupt(true)

    const frame = guest.fault('48ffc0 fb 48ffc0 48ffc0') // inc; sti; inc; inc

    expect(frame).toMatchObject({ vector: TIMER_VECTOR, rip: BigInt(CODE + 7) })
    expect(guest.gpr(RAX)).toBe(2n)
  })

  it('ends a loop that runs from block to block', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 2n | IF)
    guest.cpu.adoptState()
    guest.vectors.push(TIMER_VECTOR)
    guest.load(CODE, '48ffc0 ebfb')
    guest.run(1001)

    guest.cpu.setInterrupt(true)
    const frame = guest.runToHandler()

    expect(frame.vector).toBe(TIMER_VECTOR)
    expect(guest.gpr(RAX)).toBe(501n)
  })

  it('wakes HLT, and RIP in the frame is past it', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 2n | IF)
    guest.cpu.adoptState()
    guest.load(CODE, 'f4 90')

    const first = guest.run(100)
    const halted = guest.cpu.halted
    guest.vectors.push(TIMER_VECTOR)
    guest.cpu.setInterrupt(true)
    const awake = guest.cpu.halted
    const frame = guest.runToHandler()

    expect([first, halted, awake]).toEqual(['halt', true, false])
    expect(frame).toMatchObject({ vector: TIMER_VECTOR, rip: BigInt(CODE + 1) })
  })

  it('that the controllers withdrew lets the guest run on', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 2n | IF)
    guest.cpu.adoptState()
    guest.cpu.setInterrupt(true)
    guest.load(CODE, '48ffc0 ebfb')
    guest.ports.map(0x81, 1, 'none', { read: () => 0, write: () => undefined })

    expect(guest.run(10)).toBe('budget')
    expect(guest.gpr(RAX)).toBe(5n)
  })
})

describe('a request for attention', () => {
  it('ends the run at the next boundary, once', () => {
    const guest = longGuest()
    withDevice(guest, () => guest.cpu.interrupt())
    guest.load(CODE, '48ffc0 ee 48ffc0 ebfe')

    const exits = [guest.run(100), guest.run(100)]

    expect(exits).toEqual(['attention', 'budget'])
    expect(guest.gpr(RAX)).toBe(2n)
  })
})

describe('the trap flag', () => {
  it('raises #DB after each instruction, also when blocks are linked', () => {
    const guest = longGuest()
    guest.load(CODE, '48ffc0 ebfb')
    guest.run(10)
    guest.registers.set('rflags', 2n | TF)
    guest.cpu.adoptState()

    const frame = guest.runToHandler()

    expect(frame).toMatchObject({ vector: DB, rip: BigInt(CODE + 3) })
    expect(guest.gpr(RAX)).toBe(6n)
    expect(guest.rip).toBe(BigInt(HANDLERS + DB * 16 + 1))
  })
})

describe('INIT', () => {
  it('puts the boot processor to the reset vector and keeps the SSE state', () => {
    const guest = new CoreGuest()
    guest.enterLongMode()
    guest.registers.set('xmm', 0x1234n, 3)
    guest.load(0x10000, 'ebfe')
    guest.run(10)

    guest.cpu.pulseInit()
    guest.run(0)
    guest.cpu.run(Number(guest.icount))

    expect(guest.registers.get('segBase', 1)).toBe(0xffff0000n)
    expect(guest.rip).toBe(0xfff0n)
    expect(guest.registers.get('xmm', 3)).toBe(0x1234n)
  })
})
