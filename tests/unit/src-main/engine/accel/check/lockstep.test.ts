/** Translated code in lockstep with the interpreter: what is right runs through as if unchecked, what is wrong is found and named. */
import { describe, expect, it } from 'vitest'
import { Divergence } from '../../../../../../src-main/engine/accel/check/divergence.ts'
import { Lockstep, type LockstepOptions } from '../../../../../../src-main/engine/accel/check/lockstep.ts'
import { MemoryShadow } from '../../../../../../src-main/engine/accel/check/memory-shadow.ts'
import type { InterpreterHost, InterpreterOptions } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { LOWERINGS, type Lowerings } from '../../../../../../src-main/engine/accel/jit/lower/catalog.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const CODE = 0x1_0000
const DATA = 0x20_0000
const STACK = 0x9_0000
const PORT = 0x80

/** ADD RAX, RCX; XOR RBX, RAX; MOV [RDX*8+DATA], RBX; INC RDX; AND RDX, 3FFh; JNZ +3; INC R8; JMP to the start. */
const LOOP = '4801c8 4831c3 48891cd500002000 48ffc2 4881e2ff030000 7503 49ffc0 ebe1'

function lockstep(
  options: Pick<LockstepOptions, 'blocks'> & { readonly lowerings?: Lowerings },
): new (
  own: InterpreterOptions,
  host: InterpreterHost,
) => Lockstep {
  return class extends Lockstep {
    constructor(own: InterpreterOptions, host: InterpreterHost) {
      super({ ...own, heat: 4, shadow: new MemoryShadow(own.memory), ...options }, host)
    }
  }
}

function checked(blocks: number, lowerings: Lowerings = LOWERINGS): CoreGuest<Lockstep> {
  const guest = new CoreGuest(8, lockstep({ blocks, lowerings }))
  prepare(guest)
  guest.cpu.adoptState()
  return guest
}

function plain(): CoreGuest {
  const guest = new CoreGuest(8)
  prepare(guest)
  return guest
}

function prepare(guest: CoreGuest<Lockstep> | CoreGuest): void {
  guest.enterLongMode()
  guest.setGpr(1, 0x1234_5677)
  guest.setGpr(4, STACK)
}

function stateOf(guest: CoreGuest<Lockstep> | CoreGuest): unknown {
  guest.cpu.exposeState()
  const general = Array.from({ length: 16 }, (_, index) => guest.gpr(index))
  const data = Buffer.from(guest.dma.read(DATA, 0x4000)).toString('base64')
  return [...general, guest.rip, guest.registers.get('rflags'), guest.icount, data]
}

function translatedShare(guest: CoreGuest<Lockstep>): number {
  const { instructions, interpreted } = guest.cpu.counters()
  return 1 - interpreted / instructions
}

function divergenceOf(guest: CoreGuest<Lockstep>, instructions: number): Divergence {
  try {
    guest.run(instructions)
  } catch (error) {
    if (error instanceof Divergence) return error
    throw error
  }
  throw new Error('no divergence was found')
}

/** Real mode: loads of segment registers, a loop with near calls, a far call and an interrupt, again and again. */
const REAL_CODE = 0x7c00
const REAL = [
  'ea0500c007', // JMP 07C0h:5
  'b80010 8ed8', // MOV AX, 1000h; MOV DS, AX
  '8ec3 b91000 31f6', // MOV ES, BX; MOV CX, 16; XOR SI, SI
  '8b04 26014402 50 e81e00 5a 01d7 83c604 e2ee', // MOV AX, [SI]; ADD ES:[SI+2], AX; PUSH AX; CALL f; POP DX; ADD DI, DX; ADD SI, 4; LOOP
  '9a4000c007 cd21', // CALL 07C0h:40h; INT 21h
  '43 81e3ff2f 81cb0020 ebd5', // INC BX; AND BX, 2FFFh; OR BX, 2000h; JMP to MOV ES, BX
].join('')

function prepareReal(guest: CoreGuest<Lockstep> | CoreGuest): void {
  guest.enterRealMode()
  guest.registers.set('idtrLimit', 0x3ff)
  guest.write(0x84, '5000c007') // INT 21h: 07C0h:50h
  guest.load(REAL_CODE, REAL)
  guest.write(REAL_CODE + 0x39, '01c7 c3') // f: ADD DI, AX; RET
  guest.write(REAL_CODE + 0x40, '31d7 c42e0001 45 892e0001 cb') // XOR DI, DX; LES BP, [100h]; INC BP; MOV [100h], BP; RETF
  guest.write(REAL_CODE + 0x50, '47 cf') // INC DI; IRET
  for (let word = 0; word < 0x2000; word += 2) guest.dma.write(0x1_0000 + word, Uint8Array.of(word >> 1, word >> 5))
  guest.setGpr(3, 0x2000)
  guest.setGpr(4, 0x6000)
  guest.cpu.adoptState()
}

describe('Lockstep in real mode', () => {
  it.each([1, 20, 100])('in slices of %i blocks leaves what the interpreter alone leaves', (blocks) => {
    const guest = new CoreGuest(8, lockstep({ blocks }))
    const other = new CoreGuest(8)

    for (const each of [guest, other]) {
      prepareReal(each)
      for (const instructions of [1, 7, 3000, 30_000]) each.run(instructions)
    }

    expect(stateOf(guest)).toEqual(stateOf(other))
    expect(Buffer.from(guest.dma.read(0, 0x3_0000)).equals(Buffer.from(other.dma.read(0, 0x3_0000)))).toBe(true)
    expect(translatedShare(guest)).toBeGreaterThan(0.9)
  })
})

describe('Lockstep', () => {
  it.each([1, 3, 100, 1000])('in slices of %i blocks leaves what the interpreter alone leaves', (blocks) => {
    const guest = checked(blocks)
    const other = plain()

    for (const each of [guest, other]) {
      each.load(CODE, LOOP)
      for (const instructions of [1, 7, 2000, 20_000, 31]) each.run(instructions)
    }

    expect(stateOf(guest)).toEqual(stateOf(other))
    expect(translatedShare(guest)).toBeGreaterThan(0.8)
    expect(guest.cpu.summary).toMatch(/^checked 22039 instructions in \d+ slices, \d+ % of them translated: no divergence$/)
  })

  it('lets a device be asked once for each access, and what it does to memory is seen twice', () => {
    // IN AL, DX; ADD [RSI], AL; INC RSI; ADD RBX, [R9] (DMA by the device); DEC ECX; JNZ to the start; HLT.
    const code = 'ec 0006 48ffc6 490319 ffc9 75f4 f4'
    const run = (guest: CoreGuest<Lockstep> | CoreGuest): unknown => {
      let reads = 0
      guest.ports.map(PORT, 1, 'test', {
        read: () => {
          guest.dma.writeU64(DATA + 0x3000, BigInt(reads * 17))
          return reads++ & 0xff
        },
        write: () => undefined,
      })
      guest.load(CODE, code)
      guest.setGpr(1, 3000)
      guest.setGpr(2, PORT)
      guest.setGpr(6, DATA)
      guest.setGpr(9, DATA + 0x3000)
      expect(guest.run(100_000)).toBe('halt')
      return [reads, stateOf(guest)]
    }
    const guest = checked(10)
    guest.cpu.registers.set('gpr', 0n, 3)
    if (guest.cpu.hostWrites) guest.dma.onWillWrite = (offset, length) => guest.cpu.hostWrites(offset, length)

    expect(run(guest)).toEqual(run(plain()))
    expect(translatedShare(guest)).toBeGreaterThan(0.5)
  })

  it('goes through code that overwrites itself', () => {
    // MOV EAX, imm (bytes 1..4 of the loop are rewritten); ADD RBX, RAX; INC DWORD [CODE+1]; JMP to the start.
    const guest = checked(3)
    const other = plain()

    for (const each of [guest, other]) {
      each.load(CODE, 'b800000000 4801c3 ff042501000100 ebef')
      for (let slice = 0; slice < 4; slice++) each.run(1000)
    }

    expect(stateOf(guest)).toEqual(stateOf(other))
  })

  it.each([1, 50, 1000])('in slices of %i blocks finds the lowering that is wrong, and names its instruction', (blocks) => {
    const guest = checked(blocks, { ...LOWERINGS, xorEG: LOWERINGS.orEG as Lowerings[string] })
    guest.load(CODE, LOOP)

    const { message } = divergenceOf(guest, 50_000)

    expect(message).toContain('translated code and the interpreter differ')
    expect(message).toMatch(/first wrong instruction, number \d+/)
    expect(message).toMatch(/> 0x10003: 48 31 c3 {2}xorEG<u64, Reg>/)
    expect(message).toMatch(/ {2}RBX: before 0x[0-9a-f]+, translated 0x[0-9a-f]+, interpreted 0x[0-9a-f]+/)
    expect(guest.cpu.summary).toMatch(/: then they diverged$/)
  })

  it('finds a store that goes wrong by what memory holds', () => {
    const wrong: Lowerings[string] = (w, u) => {
      w.linear(u, 8, true)
      w.translate(8, true)
      w.getHost()
      w.body.i64(0x77)
      w.store(8)
      return true
    }
    const guest = checked(20, { ...LOWERINGS, movEG: wrong })
    guest.load(CODE, LOOP)

    const { message } = divergenceOf(guest, 50_000)

    expect(message).toMatch(/> 0x10006: 48 89 1c d5 00 00 20 00 {2}movEG<u64, Mem>/)
    expect(message).toMatch(/memory at physical 0x20[0-9a-f]{4}: before 0x[0-9a-f]{2}, translated 0x[0-9a-f]{2}, interpreted 0x[0-9a-f]{2}/)
  })

  it('finds a flag that goes wrong', () => {
    // TEST as ADD of nothing would leave it, AF apart: INC without its flags.
    const wrong: Lowerings[string] = (w, u) => {
      w.getGpr(u.rm >> 3)
      w.body.i64(1)
      w.body.op(0x7c)
      w.setGpr(u.rm >> 3)
      return true
    }
    const guest = checked(20, { ...LOWERINGS, incE: wrong })
    // INC RDX; JZ +0; JMP to the start.
    guest.load(CODE, '48ffc2 7400 ebf9')

    const { message } = divergenceOf(guest, 50_000)

    expect(message).toMatch(/rflags: before/)
    expect(message).toMatch(/> 0x10000: 48 ff c2 {2}incE/)
  })
})
