/** The interpreter as an accelerator: power-on state, exits, pins, errors of devices. */
import { describe, expect, it } from 'vitest'
import { coreModule } from '../../../../../../src-main/engine/accel/interp/core-module.ts'
import { Interpreter } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { CoreGuest, RAX, RDX } from '../../../../../support/core-guest.ts'
import { CODE, HANDLERS, PrivilegedGuest } from '../../../../../support/privileged-guest.ts'

const NMI = 2
const IF = 0x200n

function longGuest(): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong()
  return guest
}

describe('Interpreter', () => {
  it('starts at the reset vector in real mode: SDM vol. 3, table 10-1', () => {
    const { registers } = new CoreGuest()

    expect(registers.get('segBase', 1) + registers.get('rip')).toBe(0xffff_fff0n)
    expect(registers.get('cr', 0)).toBe(0x6000_0010n)
    expect(registers.get('rflags')).toBe(2n)
    expect(registers.get('fpTag')).toBe(0x5555n)
    expect(registers.get('mxcsr')).toBe(0x1f80n)
  })

  it('forgets registers at reset, goes on counting, and runs again', () => {
    const guest = longGuest()
    guest.load(CODE, '48ffc0 ebfb')
    guest.run(100)

    guest.cpu.reset()
    guest.enterLong()
    guest.load(CODE, '48ffc0 ebfb')
    guest.run(10)

    expect(guest.gpr(RAX)).toBe(5n)
    expect(guest.icount).toBe(110n)
  })

  it('reports a halt and whether an interrupt could end it', () => {
    const guest = longGuest()
    guest.load(CODE, 'f4 fb f4')

    const first = guest.cpu.run(100)
    guest.cpu.pulseNmi()
    const nmi = guest.cpu.run(100)

    expect(first).toEqual({ kind: 'halt', interruptsEnabled: false })
    expect(nmi).toEqual({ kind: 'halt', interruptsEnabled: false })
    expect(guest.rip).toBe(BigInt(HANDLERS + NMI * 16 + 1))
  })

  it('reports a triple fault with its cause in words', () => {
    const guest = longGuest()
    guest.registers.set('idtrLimit', 0)
    guest.load(CODE, '0f0b')

    const exit = guest.cpu.run(100)

    expect(exit.kind).toBe('shutdown')
    // An invalid opcode whose gate is beyond the IDT's limit: #GP, and again for the double fault (SDM vol. 3, 6.15, interrupt 8).
    expect(exit).toMatchObject({
      reason: expect.stringMatching(/triple fault.*RIP 0x10000/),
      sentence: {
        code: 'triple-fault',
        values: { second: { code: 'fault-protection' }, third: { code: 'fault-protection' }, rip: '0x10000' },
      },
    })
  })

  it('takes an interrupt line away again', () => {
    const guest = longGuest()
    guest.registers.set('rflags', 2n | IF)
    guest.cpu.adoptState()
    guest.vectors.push(0x30)
    guest.load(CODE, '48ffc0 ebfb')
    guest.cpu.setInterrupt(true)
    guest.cpu.setInterrupt(false)

    guest.run(10)

    expect(guest.gpr(RAX)).toBe(5n)
    expect(guest.vectors).toEqual([0x30])
  })

  it('lets an error of a device through to the caller', () => {
    const guest = longGuest()
    guest.ports.map(0x80, 1, 'broken device', {
      read: () => 0,
      write: () => {
        throw new Error('broken')
      },
    })
    guest.setGpr(RDX, 0x80)
    guest.load(CODE, 'ee')

    expect(() => guest.run(10)).toThrow('broken')
  })

  it('has the arithmetic flags in RFLAGS after exposeState', () => {
    const guest = longGuest()
    guest.load(CODE, '31c0 48ffc8') // xor eax, eax; dec rax: SF, PF and AF

    guest.run(2)
    guest.cpu.exposeState()

    expect(guest.registers.get('rflags') & 0x8d5n).toBe(0x94n)
  })

  it('goes on after adoptState of a state saved elsewhere', () => {
    const guest = longGuest()
    guest.load(CODE, '48ffc0 ebfb')
    guest.run(7)
    guest.cpu.exposeState()
    const block = guest.registers.block.slice(0, 4096)

    guest.run(50)
    guest.registers.block.set(block)
    guest.cpu.adoptState()
    guest.run(3)

    expect(guest.icount).toBe(10n)
    expect(guest.gpr(RAX)).toBe(5n)
  })
})

describe('a second processor that waits for its start-up IPI', () => {
  const PAGE = 0x8000
  const NO_HOST = {
    ports: { read: () => 0, write: () => undefined },
    mmio: { read: () => 0, write: () => undefined },
    acknowledgeInterrupt: () => -1,
    apicBaseWritten: () => undefined,
    notice: () => undefined,
  }
  /** Its code, at the page of the IPI: INC AX for ever. */
  function secondProcessor(guest: CoreGuest): Interpreter {
    guest.write(PAGE, '40 ebfd')
    return new Interpreter({ module: coreModule(), memory: guest.memory, cpu: 1, arenaOwner: 0, signature: 0 }, NO_HOST)
  }

  it('starts in real mode at the page of the vector, with an INIT before it or not', () => {
    const second = secondProcessor(new CoreGuest())

    const before = second.halted
    second.pulseInit()
    second.pulseStartup(PAGE >> 12)
    second.run(3)

    expect(before).toBe(true)
    expect([second.registers.get('segSelector', 1), second.registers.get('segBase', 1)]).toEqual([0x800n, 0x8000n])
    expect(second.registers.get('gpr', RAX)).toBe(2n)
  })

  it('ignores a start-up IPI while it runs, and one that came before an INIT', () => {
    const second = secondProcessor(new CoreGuest())
    second.pulseStartup(PAGE >> 12)
    second.run(3)

    second.pulseStartup(0x9)
    second.pulseInit()
    const exit = second.run(10)

    expect(exit).toEqual({ kind: 'halt', interruptsEnabled: false })
    expect(second.halted).toBe(true)
  })

  it('is not woken by an interrupt or an NMI', () => {
    const second = secondProcessor(new CoreGuest())

    second.setInterrupt(true)
    second.pulseNmi()

    expect(second.halted).toBe(true)
    expect(second.run(10).kind).toBe('halt')
  })

  it('shares decoded code with the first: what one writes, the other no longer runs', () => {
    const guest = new CoreGuest()
    guest.enterRealMode()
    const second = secondProcessor(guest)
    second.pulseStartup(PAGE >> 12)
    second.run(101)
    guest.load(0x1000, 'c606008048 ebfe') // mov byte [8000h], 48h: DEC AX

    guest.run(2)
    second.run(201)

    expect(second.registers.get('gpr', RAX) & 0xffffn).toBe(BigInt(51 - 50))
  })
})

describe('PAUSE', () => {
  it('lets the run leave when it has paused as often as allowed, after the instruction', () => {
    const guest = longGuest()
    guest.load(CODE, 'f390 48ffc0 ebf9') // pause; inc rax; jmp
    guest.registers.set('pausesLeft', 3)

    const exit = guest.cpu.run(1000)

    expect(exit).toEqual({ kind: 'yield' })
    expect([guest.icount, guest.gpr(RAX), guest.rip]).toEqual([7n, 2n, BigInt(CODE + 2)])
  })

  it('does nothing otherwise', () => {
    const guest = longGuest()
    guest.load(CODE, 'f390 48ffc0 ebf9')

    expect([guest.cpu.run(30).kind, guest.gpr(RAX)]).toEqual(['budget', 10n])
  })
})
