/** REP over more than 64 MiB, in a region and interpreted: the host gets its turn within bounds, and so do interrupts, and nothing is lost by either. */
import { describe, expect, it } from 'vitest'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import type { EnterRegion } from '../../../../../../src-main/engine/accel/jit/region-client.ts'
import { Translator } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { type CoreGuest, RCX, RDI, RSI } from '../../../../../support/core-guest.ts'
import { CODE, DATA, HANDLER, openGuest, PAGE_DIRECTORY, stateOf } from '../../../../../support/translator-guest.ts'

const PAGE = 0x1000
const MiB = 2 ** 20
/** Batches of a part of a REP (core/handlers/string.ts). */
const BATCHES = 64
/** The most parts of a run in which no instruction is finished: LONGEST_STALL of core/run.ts, behind the one that its block began with and the first boundary. */
const PARTS = 256 + 2
/** Linear addresses from 4 MiB up to 1 GiB, all in 2 MiB of RAM. */
const WIDE = 0x40_0000
const MANY = 1n << 40n
const HEAT = 4
const ENTRIES = 3 * HEAT
/** Offset of REP in the code, and instructions of one turn around it. */
const REP = 16
const TURN = 8
const FORWARD = 0x2n
const BACKWARD = 0x402n

/** One that says how many elements were done in each entry of a region. */
class Watched extends Translator {
  readonly done: bigint[]

  constructor(options: InterpreterOptions, host: InterpreterHost) {
    const done: bigint[] = []
    const watchEntries =
      (enter: EnterRegion): EnterRegion =>
      (index, target, entry) => {
        const before = this.registers.get('gpr', RCX)
        enter(index, target, entry)
        if (this.registers.get('rip') === BigInt(CODE + REP)) done.push(before - this.registers.get('gpr', RCX))
      }
    super({ ...options, heat: HEAT, watchEntries }, host)
    this.done = done
  }
}

/**
 * MOV RCX, R10; DEC R8; CMOVZ RCX, R9; TEST RAX, RAX; JMP to the next instruction; the REP; INC RBX; JMP to the start. So RCX is R10, nothing, until R8 is 0; then once R9.
 */
function loadLoop(guest: CoreGuest, rep: string, count: bigint): void {
  for (let page = WIDE / (2 * MiB); page < 512; page++) guest.dma.writeU64(PAGE_DIRECTORY + page * 8, BigInt(DATA) | 0x87n)
  guest.cpu.flushTlb()
  const back = REP + rep.length / 2 + 3 + 2
  guest.load(CODE, `4c89d1 49ffc8 490f44c9 4885c0 eb01 90 ${rep} 48ffc3 eb${(0x100 - back).toString(16)}`)
  guest.setGpr(8, ENTRIES)
  guest.setGpr(9, count)
}

describe('a REP without end', () => {
  it.each([
    ['STOSB', 'f3aa', 1, FORWARD, PAGE],
    ['STOSQ', 'f348ab', 8, FORWARD, PAGE],
    ['MOVSB', 'f3a4', 1, FORWARD, PAGE],
    ['MOVSQ', 'f348a5', 8, FORWARD, PAGE],
    ['LODSB', 'f3ac', 1, FORWARD, 1],
    ['SCASB', 'f3ae', 1, FORWARD, PAGE],
    ['CMPSD', 'f3a7', 4, FORWARD, PAGE],
    ['STOSB downwards', 'f3aa', 1, BACKWARD, 1],
    ['MOVSQ downwards', 'f348a5', 8, BACKWARD, 8],
  ] as const)('of %s gives the host its turn', (_, rep, size, flags, batch) => {
    const longest = BigInt((BATCHES * batch) / size)
    const [interpreted, translated] = [Interpreter, Watched].map((engine) => {
      const guest = openGuest(engine)
      loadLoop(guest, rep, MANY)
      guest.registers.set('rflags', flags)
      for (const register of [RSI, RDI]) guest.setGpr(register, flags === FORWARD ? WIDE : 1000 * MiB)
      // Comparisons go on while they are equal, and all of the memory is 0.
      guest.dma.fill(DATA, 2 * MiB, 0)
      return guest
    }) as [CoreGuest, CoreGuest]

    let left = MANY
    for (let run = 0; run < 4; run++) {
      const exits = [interpreted, translated].map((guest) => guest.run(100_000))
      expect(exits).toEqual(['budget', 'budget'])
      const done = left - translated.gpr(RCX)
      expect(done).toBeGreaterThan(0n)
      expect(done).toBeLessThanOrEqual(BigInt(PARTS) * longest)
      expect(stateOf(translated)).toEqual(stateOf(interpreted))
      left = translated.gpr(RCX)
    }
    expect(translated.rip).toBe(BigInt(CODE + REP))
    const inRegions = (translated.cpu as unknown as Watched).done.filter((elements) => elements > 0n)
    expect(inRegions.length).toBeGreaterThan(0)
    expect(inRegions.every((elements) => elements <= longest)).toBe(true)
  })
})

describe('a REP STOSB over 96 MiB', () => {
  const LENGTH = 96 * MiB

  it('is done after a few runs, and what comes behind it is executed', () => {
    const guests = [Interpreter, Watched].map((engine) => {
      const guest = openGuest(engine)
      loadLoop(guest, 'f3aa', BigInt(LENGTH))
      guest.setGpr(RDI, WIDE)
      guest.run(TURN * ENTRIES)
      const left = [guest.gpr(RCX)]
      for (let run = 0; run < 3; run++) {
        // The REP itself, and INC RBX.
        if (guest.gpr(RCX) > 0n) guest.run(2)
        left.push(guest.gpr(RCX))
      }
      return { left, end: guest.gpr(RDI), behind: guest.gpr(3), state: stateOf(guest) }
    })

    expect(guests[1]).toEqual(guests[0])
    const { left, end, behind } = guests[0] as (typeof guests)[0]
    // Pages that the TLB has not met take two batches, so a run may come to half of what it may at most.
    expect(left[0]).toBeGreaterThanOrEqual(BigInt(LENGTH - PARTS * BATCHES * PAGE))
    expect([left.at(-1), end, behind]).toEqual([0n, BigInt(WIDE + LENGTH), BigInt(ENTRIES)])
  })

  it.each([
    ['the first byte', 0],
    ['the last byte', PAGE - 1],
  ])('takes an interrupt that a device asks for at %s of its page within one part, and goes on', (_, offset) => {
    // The table of 2 MiB from 14h MiB on: as the others, but for the page of the device in the middle.
    const [tables, device, at] = [0x6_4000, 0x3000_0000, 20 * MiB + 256 * PAGE]
    const taken = [Interpreter, Watched].map((engine) => {
      const guest = openGuest(engine)
      loadLoop(guest, 'f3aa', BigInt(LENGTH))
      for (let page = 0; page < 512; page++) guest.dma.writeU64(tables + page * 8, BigInt(page === 256 ? device : DATA + page * PAGE) | 7n)
      guest.dma.writeU64(PAGE_DIRECTORY + 10 * 8, BigInt(tables) | 7n)
      guest.cpu.flushTlb()
      guest.mmio.map(device, PAGE, 'a device that interrupts', {
        read: () => 0,
        write: (place) => {
          if (place !== offset) return
          guest.vectors.push(0x20)
          guest.cpu.setInterrupt(true)
        },
      })
      guest.ports.map(0x81, 1, 'its acknowledgement', { read: () => 0xff, write: () => guest.cpu.setInterrupt(false) })
      // Vector 20h: MOV R11, RCX; MOV R12, [RSP]; INC R13; OUT 81h, AL; IRETQ.
      guest.write(HANDLER + 0x20 * 64, '4989cb 4c8b2424 49ffc5 e681 48cf')
      guest.registers.set('rflags', 0x202)
      guest.setGpr(RDI, WIDE)
      for (let run = 0; run < 4 && guest.gpr(3) < ENTRIES; run++) guest.run(TURN * ENTRIES)
      const late = LENGTH - Number(guest.gpr(11)) - (at + offset + 1 - WIDE)
      return { late, returns: guest.gpr(12), interrupts: guest.gpr(13), state: stateOf(guest), end: guest.gpr(RDI) }
    })

    expect(taken[1]).toEqual(taken[0])
    const { late, returns, interrupts, end } = taken[0] as (typeof taken)[0]
    expect([returns, interrupts, end]).toEqual([BigInt(CODE + REP), 1n, BigInt(WIDE + LENGTH)])
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThanOrEqual((BATCHES - 1) * PAGE)
  })
})
