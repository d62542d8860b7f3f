/** A guest in 64-bit mode that stands before one instruction, with two operands and flags; RBX names some memory. */
import { CoreGuest, RAX, RBX, RCX } from './core-guest.ts'

const CODE = 0x1_0000
export const DATA = 0x2_0000

export function longGuest(code: string, rax: bigint, rcx: bigint, flags = 0): CoreGuest {
  const guest = new CoreGuest()
  guest.enterLongMode()
  guest.setGpr(RAX, rax)
  guest.setGpr(RCX, rcx)
  guest.setGpr(RBX, DATA)
  guest.registers.set('rflags', 2 | flags)
  guest.cpu.adoptState()
  guest.load(CODE, code)
  return guest
}

/** RFLAGS, lazy ones included. */
export function flagsOf(guest: CoreGuest): number {
  guest.cpu.exposeState()
  return Number(guest.registers.get('rflags'))
}
