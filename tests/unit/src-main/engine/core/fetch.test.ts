/** Where instructions come from: pages that may not be executed, and the end of the address space; in hot code too. SDM vol. 3, 4.6 and 3.3. */
import { describe, expect, test } from 'vitest'
import { Interpreter } from '../../../../../src-main/engine/accel/interp/interpreter.ts'
import { Translator } from '../../../../../src-main/engine/accel/jit/translator.ts'
import { CoreGuest, RAX, RBX, RCX } from '../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../support/privileged-guest.ts'

const PAGE = 0x1000
const MAPPED = 7n
const NX = 1n << 63n
const FETCH_OF_PRESENT = 0x11
const WINDOW = 0x20_0000
const SECOND = WINDOW + PAGE
const FRAMES = [0x40_0000, 0x50_0000] as const
const INC_RAX = '48ffc0'
const INC_RCX = '48ffc1'
/** L: CALL RBX; DEC RDX; JNZ L; HLT */
const LOOP = 'ffd3 48ffca 75f9 f4'
const ROUNDS = 3000

/** The function runs hot in two pages; then the second may no longer be executed. */
function forbidSecond(accelerator: typeof Interpreter, entry: number, code: string, at: number): PrivilegedGuest {
  const guest = new PrivilegedGuest(accelerator)
  guest.enterLong()
  FRAMES.forEach((frame, index) => void guest.map4K(WINDOW + index * PAGE, BigInt(frame) | MAPPED))
  // The frames do not lie side by side: what crosses is written in two parts.
  code.match(/../g)?.forEach((byte, index) => void guest.write(frameOf(at + index), byte))
  guest.setGpr(RBX, entry)
  guest.setGpr(2, ROUNDS)
  guest.load(CODE, LOOP)
  expect(guest.run(100_000)).toBe('halt')
  guest.map4K(SECOND, BigInt(FRAMES[1]) | MAPPED | NX)
  guest.cpu.flushTlb()
  guest.setGpr(RAX, 0)
  guest.setGpr(RCX, 0)
  guest.registers.set('activity', 0)
  guest.registers.set('rip', CODE)
  return guest
}

function frameOf(linear: number): number {
  return FRAMES[linear < SECOND ? 0 : 1] + (linear & 0xfff)
}

describe.each([
  ['interp', Interpreter],
  ['jit', Translator],
] as const)('code at %s', (_, accelerator) => {
  test.each([
    ['that falls through into a page', SECOND - 3, SECOND - 3, SECOND, 1n, 0n],
    ['that jumps into a page', SECOND, SECOND - 3, SECOND, 0n, 0n],
    ['whose second instruction reaches into a page', SECOND - 5, SECOND - 5, SECOND - 2, 1n, 0n],
    ['that jumps to an instruction reaching into a page', SECOND - 2, SECOND - 5, SECOND - 2, 0n, 0n],
  ])('%s that may not be executed faults there, and nothing of it has happened', (_what, entry, at, rip, rax, rcx) => {
    const guest = forbidSecond(accelerator, entry, `${INC_RAX}${INC_RCX}c3`, at)
    expect(guest.runToHandler(1000)).toMatchObject({ vector: 14, errorCode: FETCH_OF_PRESENT, rip: BigInt(rip) })
    expect(guest.registers.get('cr', 2)).toBe(BigInt(SECOND))
    expect([guest.gpr(RAX), guest.gpr(RCX)]).toEqual([rax, rcx])
  })

  test('that goes on over 4 GiB goes on at 0', () => {
    const guest = new CoreGuest(8, accelerator)
    // 32-bit paging: the last page and the first are RAM, 4 MiB from 1 MiB on are themselves.
    const [directory, low, high] = [0x70_0000, 0x70_1000, 0x70_2000]
    guest.enterProtectedMode()
    guest.dma.writeU32(directory, low | 3)
    guest.dma.writeU32(directory + 1023 * 4, high | 3)
    for (let page = 0; page < 1024; page++) guest.dma.writeU32(low + page * 4, (page * PAGE) | 3)
    guest.dma.writeU32(low, 0x40_0000 | 3)
    guest.dma.writeU32(high + 1023 * 4, 0x50_0000 | 3)
    guest.registers.set('cr', directory, 3)
    guest.registers.set('cr', 0x8000_0011, 0)
    // FFFFFFFEh: ADD EAX, 1 (83 C0 01), whose last byte is at 0; then DEC ECX; JNZ FFFFFFFEh; HLT.
    guest.write(0x50_0ffe, '83c0')
    guest.write(0x40_0000, '01 49 75fa f4')
    guest.setGpr(RCX, ROUNDS)
    guest.registers.set('rip', 0xffff_fffe)
    guest.cpu.adoptState()
    expect(guest.run(100_000)).toBe('halt')
    expect([guest.gpr(RAX), guest.icount, guest.rip]).toEqual([BigInt(ROUNDS), BigInt(ROUNDS * 3 + 1), 5n])
  })
})
