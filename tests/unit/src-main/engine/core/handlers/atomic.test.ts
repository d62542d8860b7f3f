/** Exchanges: what is compared, what is written, and ZF. SDM vol. 2, CMPXCHG, CMPXCHG8B, XADD, XCHG. */
import { expect, test } from 'vitest'
import { CoreGuest, RAX, RBX, RCX, RDI, RDX } from '../../../../../support/core-guest.ts'

const CODE = 0x1_0000
const DATA = 0x8000
const ZF = 0x40n

function run(code: string, data: bigint, registers: Readonly<Record<number, bigint>>): CoreGuest {
  const guest = new CoreGuest()
  guest.enterLongMode()
  guest.dma.writeU64(DATA, data)
  guest.setGpr(RDI, DATA)
  for (const [number, value] of Object.entries(registers)) guest.setGpr(Number(number), value)
  guest.load(CODE, code)
  guest.run(1)
  guest.cpu.exposeState()
  return guest
}

function zero(guest: CoreGuest): boolean {
  return (guest.registers.get('rflags') & ZF) !== 0n
}

test('LOCK CMPXCHG writes when the accumulator is equal', () => {
  const guest = run('f0480fb10f', 5n, { [RAX]: 5n, [RCX]: 9n })
  expect([guest.dma.readU64(DATA), guest.gpr(RAX), zero(guest)]).toEqual([9n, 5n, true])
})

test('LOCK CMPXCHG loads the accumulator when it differs', () => {
  const guest = run('f0480fb10f', 6n, { [RAX]: 5n, [RCX]: 9n })
  expect([guest.dma.readU64(DATA), guest.gpr(RAX), zero(guest)]).toEqual([6n, 6n, false])
})

test('CMPXCHG8B writes ECX:EBX when EDX:EAX is equal', () => {
  const guest = run('0fc70f', 0x2_0000_0001n, { [RAX]: 1n, [RDX]: 2n, [RBX]: 3n, [RCX]: 4n })
  expect([guest.dma.readU64(DATA), zero(guest)]).toEqual([0x4_0000_0003n, true])
})

test('CMPXCHG8B loads EDX:EAX when it differs', () => {
  const guest = run('0fc70f', 0x2_0000_0001n, { [RAX]: 0n, [RDX]: 2n, [RBX]: 3n, [RCX]: 4n })
  expect([guest.dma.readU64(DATA), guest.gpr(RAX), guest.gpr(RDX), zero(guest)]).toEqual([0x2_0000_0001n, 1n, 2n, false])
})

test('LOCK XADD leaves the sum in memory and the old value in the register', () => {
  const guest = run('f0480fc10f', 40n, { [RCX]: 2n })
  expect([guest.dma.readU64(DATA), guest.gpr(RCX)]).toEqual([42n, 40n])
})

test('XCHG with memory swaps, 32 bits wide', () => {
  const guest = run('870f', 0x1_0000_0007n, { [RCX]: 0xf_0000_0008n })
  expect([guest.dma.readU64(DATA), guest.gpr(RCX)]).toEqual([0x1_0000_0008n, 7n])
})
