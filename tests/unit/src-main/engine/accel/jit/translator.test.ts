/** Translated code is the interpreter, only faster: each scenario runs on both and must leave the same. */
import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { Translator } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const CODE = 0x1_0000
const HANDLER = 0x1_8000
const STACK = 0x9_0000
const DATA = 0x20_0000
const IDT = 0x7000
const GDT = 0x8000
const PAGE_DIRECTORY = 0xb000
const PAGE_TABLE = 0xc000
const HEAT = 4

/** ADD RAX, RCX; MOV [RDX*8+DATA], RAX; INC RDX; AND RDX, 3FFh; ADD RCX, [RDX*8+DATA]; JZ +3; INC R8; JMP to the start. */
const LOOP = '4801c8 488904d500002000 48ffc2 4881e2ff030000 48030cd500002000 7403 49ffc0 ebdc'

type Engine = typeof Interpreter

/** Long mode with 4 KiB pages below 2 MiB, descriptor tables, and handlers of #PF and of vector 20h. */
function openGuest(engine: Engine): CoreGuest {
  const guest = new CoreGuest(8, engine)
  if (engine === Translator) guest.registers.set('heatStart', HEAT)
  guest.enterLongMode()
  guest.dma.writeU64(PAGE_DIRECTORY, BigInt(PAGE_TABLE) | 7n)
  for (let page = 0; page < 512; page++) mapPage(guest, page, page)
  guest.dma.writeU64(GDT + 8, 0x00af_9b00_0000_ffffn)
  guest.dma.writeU64(GDT + 16, 0x00cf_9300_0000_ffffn)
  for (const vector of [14, 0x20]) {
    guest.dma.writeU64(
      IDT + vector * 16,
      BigInt((HANDLER & 0xffff) + vector * 64) | 0x8_0000n | 0x8e00_0000_0000n | (BigInt(HANDLER >> 16) << 48n),
    )
  }
  for (const [field, value] of [
    ['gdtrBase', GDT],
    ['gdtrLimit', 23],
    ['idtrBase', IDT],
    ['idtrLimit', 0xfff],
  ] as const) {
    guest.registers.set(field, value)
  }
  guest.setGpr(4, STACK)
  guest.setGpr(1, 1)
  guest.cpu.adoptState()
  return guest
}

function mapPage(guest: CoreGuest, page: number, target: number, present = 7n): void {
  guest.dma.writeU64(PAGE_TABLE + page * 8, (BigInt(target) << 12n) | present)
}

interface State {
  readonly registers: readonly bigint[]
  readonly data: string
}

function stateOf(guest: CoreGuest): State {
  guest.cpu.exposeState()
  const general = Array.from({ length: 16 }, (_, index) => guest.gpr(index))
  const data = Buffer.from(guest.dma.read(DATA, 0x4000)).toString('base64')
  return { registers: [...general, guest.rip, guest.registers.get('rflags'), guest.icount, guest.registers.get('cr', 2)], data }
}

/** Runs a scenario on both and compares; how many regions there were at the end. */
function compare(scenario: (guest: CoreGuest) => void): Translator {
  const [interpreted, translated] = [Interpreter, Translator].map((engine) => {
    const guest = openGuest(engine)
    scenario(guest)
    return guest
  }) as [CoreGuest, CoreGuest]
  expect(stateOf(translated)).toEqual(stateOf(interpreted))
  return translated.cpu as Translator
}

describe('Translator', () => {
  it('leaves what the interpreter leaves after a loop over memory', () => {
    const cpu = compare((guest) => {
      guest.load(CODE, LOOP)
      for (let slice = 0; slice < 5; slice++) guest.run(20_000)
    })

    expect(cpu.regions).toBeGreaterThan(0)
  })

  it('stops after exactly as many instructions as the budget says, from 1 to 2000', () => {
    const translated = openGuest(Translator)
    const interpreted = openGuest(Interpreter)
    for (const guest of [translated, interpreted]) {
      guest.load(CODE, LOOP)
      guest.run(5000)
    }
    expect((translated.cpu as Translator).regions).toBeGreaterThan(0)
    for (let budget = 1; budget <= 2000; budget++) {
      const before = translated.icount

      translated.run(budget)
      interpreted.run(budget)

      expect(translated.icount - before).toBe(BigInt(budget))
      expect(translated.rip).toBe(interpreted.rip)
    }
    expect(stateOf(translated)).toEqual(stateOf(interpreted))
  })

  it('sees code that the loop itself overwrites', () => {
    // MOV EAX, imm (bytes 1..4 of the loop are rewritten); ADD RBX, RAX; INC DWORD [CODE+1]; JMP to the start.
    compare((guest) => {
      guest.load(CODE, 'b800000000 4801c3 ff042501000100 ebef')
      for (let slice = 0; slice < 3; slice++) guest.run(5000)
      expect(guest.gpr(3)).toBeGreaterThan(0n)
    })
  })

  it('sees code that the host overwrites between two runs', () => {
    // INC RAX; JMP to the start, then DEC RAX in its place.
    const cpu = compare((guest) => {
      guest.load(CODE, '48ffc0 ebfb')
      guest.run(10_000)
      guest.write(CODE, '48ffc8')
      guest.run(20_000)
      expect(BigInt.asIntN(64, guest.gpr(0))).toBeLessThan(0n)
    })

    expect(cpu.regions).toBeGreaterThan(0)
  })

  it('leaves a region whose second page is mapped elsewhere, and counts by the new code', () => {
    // CALL to the next page (INC RAX; RET, or from page 13h INC RBX; RET); JMP to the start.
    const cpu = compare((guest) => {
      guest.load(CODE + 0xff0, 'e80b000000 ebf9')
      guest.write(0x1_1000, '48ffc0 c3')
      guest.write(0x1_3000, '48ffc3 c3')
      guest.run(20_000)
      expect(guest.gpr(3)).toBe(0n)
      mapPage(guest, 0x11, 0x13)
      guest.cpu.flushTlb()
      guest.run(20_000)
      expect(guest.gpr(3)).toBeGreaterThan(0n)
    })

    expect(cpu.regions).toBeGreaterThan(0)
  })

  it('restarts exactly at the instruction that faults in the middle of a region', () => {
    // INC RAX; ADD [RSI], RAX; ADD RSI, 1000h; CMP RSI, 200000h; JB to the start; MOV ESI, 100000h; JMP to the start.
    // #PF: PUSH RAX, RBX; MOV RAX, CR2; SHR RAX, 12; OR BYTE [RAX*8+PAGE_TABLE], 1; INC R9; POP RBX, RAX; ADD RSP, 8; IRETQ.
    const cpu = compare((guest) => {
      guest.write(HANDLER + 14 * 64, '50 53 0f20d0 48c1e80c 800cc500c00000 01 49ffc1 5b 58 4883c408 48cf')
      guest.load(CODE, '48ffc0 480106 4881c600100000 4881fe00002000 72ea be00001000 ebe3')
      guest.setGpr(6, 0x10_0000)
      for (let round = 0; round < 20; round++) {
        guest.run(1500)
        for (let page = 0x100 + (round & 3); page < 0x200; page += 7) mapPage(guest, page, page, 6n)
        guest.cpu.flushTlb()
      }
      expect(guest.gpr(9)).toBeGreaterThan(100n)
    })

    expect(cpu.regions).toBeGreaterThan(0)
  })

  it('delivers interrupts at the same instruction', () => {
    // Vector 20h: INC R9; IRETQ.
    const cpu = compare((guest) => {
      guest.write(HANDLER + 0x20 * 64, '49ffc1 48cf')
      guest.load(CODE, LOOP)
      guest.registers.set('rflags', 0x202)
      for (let slice = 0; slice < 50; slice++) {
        guest.run(997)
        guest.vectors.push(0x20)
        guest.cpu.setInterrupt(true)
        guest.run(1)
        guest.cpu.setInterrupt(false)
      }
      expect(guest.gpr(9)).toBeGreaterThan(40n)
    })

    expect(cpu.regions).toBeGreaterThan(0)
  })
})
