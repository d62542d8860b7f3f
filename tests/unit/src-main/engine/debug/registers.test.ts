import { describe, expect, test } from 'vitest'
import { ARCHITECTURES, debugRegisters, registerBytes, setRegisterBytes } from '../../../../../src-main/engine/debug/registers.ts'
import { CoreGuest } from '../../../../support/core-guest.ts'

function guestAndRegister(name: string, architecture: (typeof ARCHITECTURES)[number] = 'x86-64') {
  const guest = new CoreGuest(1)
  const row = debugRegisters(architecture).find((one) => one.name === name)
  if (!row) throw new Error(`no register ${name}`)
  const set = (...bytes: number[]): boolean => setRegisterBytes(row, guest.registers, Uint8Array.from(bytes))
  return { guest, row, set, bytes: () => [...registerBytes(row, guest.registers)] }
}

describe('the order of the registers', () => {
  test('is the one of GDB: its feature `core` for 64 bits is rax rbx rcx rdx, for 32 bits eax ecx edx ebx', () => {
    const names = (architecture: (typeof ARCHITECTURES)[number]) => debugRegisters(architecture).map(({ name }) => name)
    expect(names('x86-64').slice(0, 8)).toEqual(['rax', 'rbx', 'rcx', 'rdx', 'rsi', 'rdi', 'rbp', 'rsp'])
    expect(names('x86-64').slice(16, 24)).toEqual(['rip', 'eflags', 'cs', 'ss', 'ds', 'es', 'fs', 'gs'])
    expect(names('i386').slice(0, 10)).toEqual(['eax', 'ecx', 'edx', 'ebx', 'esp', 'ebp', 'esi', 'edi', 'eip', 'eflags'])
    expect(names('i8086')).toEqual(names('i386'))
  })

  test('every register writes back what it reads, without asking for more than it may', () => {
    for (const architecture of ARCHITECTURES) {
      const guest = new CoreGuest(1)
      for (const row of debugRegisters(architecture))
        expect(setRegisterBytes(row, guest.registers, registerBytes(row, guest.registers))).toBe(true)
    }
  })
})

describe('a register', () => {
  test('is little-endian, in its own width', () => {
    const { guest, bytes, set } = guestAndRegister('rbx')
    guest.registers.set('gpr', 0x1122_3344_5566_7788n, 3)
    expect(bytes()).toEqual([0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11])
    expect(set(1, 2, 3)).toBe(false)
    expect(set(1, 0, 0, 0, 0, 0, 0, 0x80)).toBe(true)
    expect(guest.registers.get('gpr', 3)).toBe(0x8000_0000_0000_0001n)
  })

  test('ST(0) is the one that TOP names; its tag is read off the value', () => {
    const { guest, bytes } = guestAndRegister('st0')
    guest.registers.set('fpStatus', 5 << 11)
    guest.registers.set('fpr', 0x8000_0000_0000_0000n, 10)
    guest.registers.set('fpr', 0x3fff, 11)
    guest.registers.set('fpTag', 0xf3ff) // only R5 is not empty
    expect(bytes()).toEqual([0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f])
    const tag = debugRegisters('x86-64').find(({ name }) => name === 'ftag')
    expect(tag?.read(guest.registers)).toBe(0xf3ffn)
    guest.registers.set('fpr', 0x7fff, 11)
    expect(tag?.read(guest.registers)).toBe(0xfbffn) // infinity: special
  })

  test('EFLAGS keeps what is reserved', () => {
    const { guest, set } = guestAndRegister('eflags')
    expect(set(0xff, 0xff, 0xff, 0xff)).toBe(true)
    expect(guest.registers.get('rflags')).toBe(0x3f_7fd7n)
  })

  test('a selector may be changed in real mode, with its base, and nowhere else', () => {
    const { guest, set } = guestAndRegister('ds', 'i8086')
    guest.enterRealMode()
    expect(set(0x34, 0x12, 0, 0)).toBe(true)
    expect(guest.registers.get('segBase', 3)).toBe(0x12340n)
    guest.enterProtectedMode()
    expect(set(8, 0, 0, 0)).toBe(false)
  })

  test.each(['cr0', 'cr4', 'efer'])('%s is for reading', (name) => {
    const { set, row } = guestAndRegister(name)
    expect(set(...Array.from({ length: row.bits / 8 }, () => 0xff))).toBe(false)
  })

  test('MXCSR takes no reserved bit', () => {
    const { set } = guestAndRegister('mxcsr')
    expect([set(0x80, 0x1f, 1, 0), set(0xc0, 0x1f, 0, 0)]).toEqual([false, true])
  })
})
