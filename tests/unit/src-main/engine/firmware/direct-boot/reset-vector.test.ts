import { expect, test } from 'vitest'
import { writeResetVector } from '../../../../../../src-main/engine/firmware/direct-boot/reset-vector.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'
import { taggedRegisters } from '../../../../../support/pci.ts'

const KEYBOARD_COMMAND = 0x64
const PULSE_RESET = 0xfe // IBM PC/AT Technical Reference, keyboard controller commands

test('a real-mode jump to FFFFh:0000h asks the keyboard controller for a reset, once', () => {
  const guest = new CoreGuest()
  const keyboard = taggedRegisters(0)
  guest.ports.map(KEYBOARD_COMMAND, 1, 'keyboard', keyboard)
  guest.map.setAccess(0xf_0000, 0x1_0000, true, true) // shadow RAM, as the host bridge gives it
  writeResetVector(guest.dma)
  guest.enterRealMode()
  guest.load(0x1000, 'ea 0000 ffff') // jmp FFFFh:0000h

  expect(guest.run(10)).toBe('halt')

  expect(keyboard.writes).toEqual([[0, 1, PULSE_RESET]])
  expect(guest.dma.readU8(0xf_fffe)).toBe(0xfc) // model: AT
})
