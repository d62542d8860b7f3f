/** Translated code is the interpreter, only faster: each scenario runs on both and must leave the same. */
import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { Translator } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { type CoreGuest, PML4 } from '../../../../../support/core-guest.ts'
import { CODE, compare, DATA, HANDLER, LOOP, mapPage, openGuest, PAGE_DIRECTORY, stateOf } from '../../../../../support/translator-guest.ts'

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

  it('stands at a branch, with its count, where neither way into the next page is proven', () => {
    const cpu = compare((guest) => {
      // INC RAX; TEST AL, 1; NOP; JNZ +16 in the last two bytes of a page. In the next one: INC RBX; JMP back, and twice INC RCX; JMP back.
      guest.load(CODE + 0xff8, '48ffc0 a801 90 7510 48ffc3 ebf3')
      guest.write(CODE + 0x1010, '48ffc1 48ffc1 ebe0')
      guest.run(10_000)
      for (let slice = 0; slice < 50; slice++) {
        guest.cpu.flushTlb()
        guest.run(701)
      }
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

/** The last two pages of the lower half of the address space: the code page, and behind it the page of DATA. */
function mapLowerEnd(guest: CoreGuest): void {
  const last = [PML4 + 255 * 8, 0xd000 + 511 * 8, 0xe000 + 511 * 8]
  ;[0xd000, 0xe000, 0xf000].forEach((table, level) => {
    guest.dma.writeU64(last[level] as number, BigInt(table) | 7n)
  })
  guest.dma.writeU64(0xf000 + 510 * 8, BigInt(DATA) | 7n)
  guest.dma.writeU64(0xf000 + 511 * 8, BigInt(CODE) | 7n)
  guest.cpu.flushTlb()
}

describe('code that is overwritten', () => {
  it('is executed as written by the instruction right before it', () => {
    // INC RAX; MOV [the next immediate], AL; MOV EBX, imm; ADD RDX, RBX; JMP to the start.
    const cpu = compare((guest) => {
      guest.load(CODE, '48ffc0 8804250b000100 bb00000000 4801da ebec')
      guest.run(30_000)
      expect(guest.gpr(2)).toBeGreaterThan(1000n)
    })

    expect(cpu.counters().blocksForgotten).toBeGreaterThan(100)
  })

  it('is executed as written where both lie across two pages', () => {
    // INC RAX; MOV [the immediate], EAX; MOV EBX, imm (two bytes of it in the next page); ADD RDX, RBX; JMP to the start.
    const cpu = compare((guest) => {
      guest.load(CODE + 0xff3, '48ffc0 890425fe0f0100 bb00000000 4801da ebec')
      guest.run(30_000)
      expect(guest.gpr(2)).toBeGreaterThan(1000n)
    })

    expect(cpu.counters().blocksForgotten).toBeGreaterThan(100)
  })

  it.each([
    ['REP MOVSB', 'f3a4', 4],
    ['REP MOVSD', 'f3a5', 1],
  ])('by %s is found again each time, until its page stays in the interpreter', (_, move, count) => {
    // MOV EDI, CODE+100h; MOV ESI, R9D; XCHG R9, R10; MOV ECX, count; REP MOVS; MOV R8D, 20; CALL CODE+100h; DEC R8D; JNZ to the CALL; JMP to the start.
    const cpu = compare((guest) => {
      guest.load(
        CODE,
        `bf00010100 4489ce 4d87d1 b9${count.toString(16).padStart(2, '0')}000000 ${move} 41b814000000 e8e3000000 41ffc8 75f6 ebdc`,
      )
      guest.write(DATA, '48ffc0 c3')
      guest.write(DATA + 16, '48ffc3 c3')
      guest.setGpr(9, DATA)
      guest.setGpr(10, DATA + 16)
      guest.run(40_000)
      expect(guest.gpr(0)).toBeGreaterThan(1000n)
      expect(guest.gpr(3)).toBeGreaterThan(1000n)
    })

    expect(cpu.counters().regionsEvicted).toBeGreaterThan(4)
  })

  it('by a device that the code itself asks is seen at once', () => {
    // INC RAX; OUT 80h, AL (the device writes the immediate that follows); MOV EBX, imm; ADD RDX, RBX; JMP to the start.
    const cpu = compare((guest) => {
      guest.ports.map(0x80, 1, 'a device that writes memory', {
        read: () => 0xff,
        write: (_offset, _size, value) => guest.dma.writeU8(CODE + 6, value ^ 0x55),
      })
      guest.load(CODE, '48ffc0 e680 bb00000000 4801da ebf1')
      guest.run(30_000)
      expect(guest.gpr(2)).toBeGreaterThan(1000n)
    })

    expect(cpu.counters().blocksForgotten).toBeGreaterThan(100)
  })

  it('elsewhere is mapped into the second page of a region by the code itself, with INVLPG', () => {
    // CALL to the next page; INC R8; TEST R8B, 7; JNZ to the start; XOR QWORD [PTE], 2000h (page 11h or 13h); INVLPG [11000h]; JMP to the start.
    const cpu = compare((guest) => {
      guest.load(CODE + 0xfc0, 'e83b000000 49ffc0 41f6c007 75f2 4881342588c0000000200000 0f013c2500100100 ebdc')
      guest.write(0x1_1000, '48ffc0 c3')
      guest.write(0x1_3000, '48ffc3 c3')
      guest.run(40_000)
      expect(guest.gpr(0)).toBeGreaterThan(1000n)
      expect(guest.gpr(3)).toBeGreaterThan(1000n)
    })

    expect(cpu.regions).toBeGreaterThan(0)
  })
})

describe('heat', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'does not change how far a REP without end gets in a run, when its block was entered %i times',
    (entries) => {
      // MOV RCX, R10; DEC R8; CMOVZ RCX, R9; JMP to the next instruction; REP STOSB; JMP to the start.
      const left = [Interpreter, Translator].map((engine) => {
        const guest = openGuest(engine)
        for (let page = 2; page < 512; page++) guest.dma.writeU64(PAGE_DIRECTORY + page * 8, BigInt(DATA) | 0x87n)
        guest.cpu.flushTlb()
        guest.load(CODE, '4c89d1 49ffc8 490f44c9 eb00 f3aa ebf0')
        guest.setGpr(7, 0x40_0000)
        guest.setGpr(8, entries)
        guest.setGpr(9, 1n << 40n)
        return [1, 2].map(() => [guest.run(5000), guest.gpr(1), guest.icount])
      })

      expect(left[1]).toEqual(left[0])
      expect(left[0]?.[0]?.[1]).toBeLessThan(1n << 40n)
    },
  )
})

describe('the end of the lower half of the address space', () => {
  const END = 0x7fff_ffff_f000

  it.each([
    ['jump', false, '48ffc0 a807 0f84f5100000 ebf3'],
    ['call', false, '48ffc0 a807 7505 e8f4100000 ebf2'],
    ['jump translated where the page behind it was mapped', true, '48ffc0 a807 0f84f5100000 ebf3'],
  ])('is where a %s beyond it faults, not its target', (kind, elsewhere, code) => {
    // INC RAX; TEST AL, 7; JZ (or a CALL) to 800000000100h; JMP to the start. #GP: POP R10; POP R11; PUSH R14; INC R9; MOV R12, RSP; IRETQ.
    const cpu = compare((guest) => {
      guest.write(HANDLER + 13 * 64, '415a 415b 4156 49ffc1 4989e4 48cf')
      guest.write(CODE, code)
      mapLowerEnd(guest)
      // JMP to the start, in the page behind.
      guest.write(CODE + 0x1100, 'e9fbeeffff')
      guest.registers.set('rip', CODE)
      if (elsewhere) guest.run(20_000)
      guest.setGpr(14, END)
      guest.registers.set('rip', END)
      guest.run(20_000)
      expect(guest.gpr(9)).toBeGreaterThan(300n)
      expect(guest.gpr(11)).toBe(BigInt(END) + (kind === 'call' ? 7n : 5n))
    })

    expect(cpu.regions).toBeGreaterThan(0)
  })

  it.each([
    ['an offset', 0x1000],
    ['the end of an operand', 0x7fc],
  ])('is where %s from FS must not lie behind, whatever FS adds', (_, step) => {
    // INC RAX; ADD RSI, RDI; MOV RBX, FS:[RSI]; ADD RDX, RBX; JMP to the start. #GP: POP R10; MOV R11, [RSP]; INC R9; ADD R12, RSI; SUB RSI, RDI; IRETQ.
    const cpu = compare((guest) => {
      guest.write(HANDLER + 13 * 64, '415a 4c8b1c24 49ffc1 4901f4 4829fe 48cf')
      guest.load(CODE, '48ffc0 4801fe 64488b1e 4801da ebf1')
      mapLowerEnd(guest)
      guest.registers.set('segBase', 0xffff_ffff_ffff_f000n, 4)
      guest.setGpr(6, END + 0x800)
      guest.setGpr(7, step)
      guest.run(20_000)
      expect(guest.gpr(9)).toBeGreaterThan(100n)
    })

    expect(cpu.regions).toBeGreaterThan(0)
  })
})
