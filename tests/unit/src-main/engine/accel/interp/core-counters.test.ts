import { expect, test } from 'vitest'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const CODE = 0x10000

test('instructions, blocks and TLB misses are counted: one page of code, one of data', () => {
  const guest = new CoreGuest()
  guest.enterLongMode()
  guest.load(CODE, 'be00000200 8b06 8b4604 8b06 f4') // mov esi, 20000h; mov eax, [rsi]; mov eax, [rsi + 4]; mov eax, [rsi]; hlt
  const before = guest.cpu.counters()
  guest.run(4)
  const { instructions, interpreted, blocksDecoded, tlbMisses } = guest.cpu.counters()
  expect(instructions - before.instructions).toBe(4)
  expect(interpreted).toBe(instructions)
  expect(blocksDecoded - before.blocksDecoded).toBe(1)
  expect(tlbMisses - before.tlbMisses).toBe(2)
})

test('accesses to ports and to device memory are counted apart', () => {
  const guest = new CoreGuest()
  guest.enterProtectedMode()
  guest.load(CODE, 'e480 e680 e480 8a05000000e0 f4') // in al, 80h; out 80h, al; in al, 80h; mov al, [E0000000h]; hlt
  guest.run(4)
  expect(guest.cpu.counters()).toMatchObject({ portAccesses: 3, mmioAccesses: 1 })
})

test('a divide error is an exception', () => {
  const guest = new CoreGuest()
  guest.enterProtectedMode()
  guest.load(CODE, '31c9 f7f1') // xor ecx, ecx; div ecx: without an IDT a triple fault
  guest.run(3)
  expect(guest.cpu.counters().exceptions).toBeGreaterThan(0)
})
