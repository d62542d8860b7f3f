/** The interpreter as an accelerator: power-on state, exits, pins, errors of devices. */
import { describe, expect, it } from 'vitest'
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
    expect(exit).toMatchObject({ reason: expect.stringMatching(/triple fault.*RIP 0x10000/) })
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
