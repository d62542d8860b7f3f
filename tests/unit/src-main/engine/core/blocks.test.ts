/** Decoded code and the memory it came from: self-modifying code, aliases, remapping, page boundaries. SDM vol. 3, 8.1.3; 64-bit code throughout. */
import { beforeEach, describe, expect, it } from 'vitest'
import { PML4, RAX, RBX, RDX } from '../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest } from '../../../../support/privileged-guest.ts'

const PF = 14
const P = 1n
const RW = 2n
const USER = 4n
const NX = 1n << 63n
const PAGE = 0x1000
/** Linear addresses that `map4K` maps. */
const WINDOW = 0x200000
const FRAME_A = 0x400000
const FRAME_B = 0x401000
const INC_RAX = '48ffc0'
const DEC_RAX = '48ffc8'

let guest: PrivilegedGuest

beforeEach(() => {
  guest = new PrivilegedGuest()
  guest.enterLong()
})

function entry(frame: number, bits = P | RW | USER): bigint {
  return BigInt(frame) | bits
}

describe('self-modifying code', () => {
  it('executes the new instruction when the one before it in the block writes it', () => {
    // mov byte [rip+2], 0xc8 over the ModRM of INC RAX: becomes DEC RAX
    guest.load(CODE, 'c605 02000000 c8 48ffc0 ebfe')

    guest.run(2)

    expect(guest.gpr(RAX)).toBe(-1n & 0xffffffffffffffffn)
  })

  it('sees the write through another linear address of the page', () => {
    guest.map4K(WINDOW, entry(CODE))
    guest.setGpr(RBX, WINDOW)
    guest.load(CODE, 'c64307c8 90 48ffc0 ebfe') // mov byte [rbx+7], the ModRM of INC RAX through the alias

    guest.run(3)

    expect(guest.gpr(RAX)).toBe(-1n & 0xffffffffffffffffn)
  })

  it('forgets code that ran before and is written between two passes', () => {
    guest.load(CODE, `${INC_RAX} ebfb`)
    guest.run(100)
    const before = guest.gpr(RAX)

    guest.write(CODE, DEC_RAX)
    guest.run(100)

    expect(before).toBe(50n)
    expect(guest.gpr(RAX)).toBe(0n)
  })

  it('sees what a device writes into the block that is executing', () => {
    guest.ports.map(0x80, 1, 'test device', { read: () => 0, write: () => guest.write(CODE + 1, DEC_RAX) })
    guest.setGpr(RDX, 0x80)
    guest.load(CODE, `ee ${INC_RAX} ebfe`)

    guest.run(2)

    expect(guest.gpr(RAX)).toBe(-1n & 0xffffffffffffffffn)
  })

  it('keeps code apart from data in the same page: writes there leave the blocks alone', () => {
    guest.load(CODE, `${INC_RAX} 48890425 00080100 ebf3`) // inc rax; mov [0x10800], rax; jmp
    guest.run(30)
    const decoded = guest.registers.get('counters', 0)

    guest.run(3000)

    expect(guest.registers.get('counters', 0)).toBe(decoded)
    expect(guest.dma.readU64(CODE + 0x800)).toBe(guest.gpr(RAX))
  })

  it('forgets the last code of a page once: later writes there find none', () => {
    guest.load(CODE + PAGE, `${INC_RAX} ebfb`)
    guest.run(10)
    guest.load(CODE, 'c605 f90f0000 90 c605 f30f0000 90 ebf0') // mov byte [CODE + 1000h], 90h; mov byte [CODE + 1001h], 90h; jmp

    guest.run(30)

    expect(guest.dma.readU16(CODE + PAGE)).toBe(0x9090)
    expect(guest.registers.get('counters', 1)).toBe(1n)
  })
})

describe('code in two pages', () => {
  it('executes an instruction that crosses into the next page', () => {
    guest.load(CODE + PAGE - 2, '48b8 8877665544332211 ebfe') // mov rax, imm64

    guest.run(2)

    expect(guest.gpr(RAX)).toBe(0x1122334455667788n)
    expect(guest.icount).toBe(2n)
  })

  it('notices that only the second page was mapped elsewhere', () => {
    guest.map4K(WINDOW, entry(FRAME_A))
    guest.map4K(WINDOW + PAGE, entry(FRAME_A + PAGE))
    guest.write(FRAME_A + PAGE - 1, '05 01000000 c3') // add eax, 1; ret
    guest.write(FRAME_B + PAGE, '64000000 c3')
    guest.setGpr(RBX, WINDOW + PAGE - 1)
    guest.load(CODE, 'ffd3 ebfc') // call rbx; jmp
    guest.run(8)
    const first = guest.gpr(RAX)

    guest.map4K(WINDOW + PAGE, entry(FRAME_B + PAGE))
    guest.cpu.adoptState()
    guest.run(8)

    expect(first).toBe(2n)
    expect(guest.gpr(RAX)).toBe(202n)
  })

  it('notices a write to the second page', () => {
    guest.write(CODE + PAGE - 1, '05 01000000 c3')
    guest.setGpr(RBX, CODE + PAGE - 1)
    guest.load(CODE, 'ffd3 ebfc')
    guest.run(8)

    guest.write(CODE + PAGE, '64')
    guest.run(8)

    expect(guest.gpr(RAX)).toBe(202n)
  })

  it('faults on the second page with the instruction’s RIP, and CR2 in the second page', () => {
    guest.map4K(WINDOW, entry(FRAME_A))
    guest.map4K(WINDOW + PAGE, 0n)
    guest.write(FRAME_A + PAGE - 4, `${INC_RAX} 05`)
    guest.setGpr(RBX, WINDOW + PAGE - 4)

    const frame = guest.fault('ffe3')

    expect(frame).toMatchObject({ vector: PF, rip: BigInt(WINDOW + PAGE - 1), errorCode: 0x10 })
    expect(guest.registers.get('cr', 2)).toBe(BigInt(WINDOW + PAGE))
    expect(guest.gpr(RAX)).toBe(1n)
  })

  it('raises the fault of the next page only when it is reached', () => {
    guest.map4K(WINDOW, entry(FRAME_A))
    guest.map4K(WINDOW + PAGE, 0n)
    guest.write(FRAME_A + PAGE - 3, INC_RAX)
    guest.setGpr(RBX, WINDOW + PAGE - 3)
    guest.load(CODE, 'ffe3')

    guest.run(2)
    const reached = guest.gpr(RAX)
    const frame = guest.runToHandler()

    expect(reached).toBe(1n)
    expect(frame).toMatchObject({ vector: PF, rip: BigInt(WINDOW + PAGE) })
  })
})

describe('translation of code', () => {
  it('faults on a page without execute permission, error code P and I', () => {
    guest.map4K(WINDOW, entry(FRAME_A) | NX)
    guest.write(FRAME_A, INC_RAX)
    guest.setGpr(RBX, WINDOW)

    const frame = guest.fault('ffe3')

    expect(frame).toMatchObject({ vector: PF, rip: BigInt(WINDOW), errorCode: 0x11 })
  })

  it('shares decoded code between address spaces that map the same frame', () => {
    guest.write(FRAME_A, `${INC_RAX} c3`)
    guest.map4K(WINDOW, entry(FRAME_A))
    guest.map4K(WINDOW + PAGE, entry(FRAME_A))
    guest.setGpr(RBX, WINDOW)
    guest.load(CODE, 'ffd3 4881c3 00100000 ffd3 ebfe') // call rbx; add rbx, 0x1000; call rbx
    guest.run(3)
    const decoded = guest.registers.get('counters', 0)

    guest.run(3)

    expect(guest.gpr(RAX)).toBe(2n)
    expect(guest.registers.get('counters', 0) - decoded).toBeLessThanOrEqual(1n) // the code after the first call
  })

  it('follows a new frame at the same linear address after MOV CR3', () => {
    guest.write(FRAME_A, `${INC_RAX} c3`)
    guest.write(FRAME_B, `${DEC_RAX} c3`)
    guest.map4K(WINDOW, entry(FRAME_A))
    guest.setGpr(RBX, WINDOW)
    // loop: call rbx; jmp loop
    guest.load(CODE, 'ffd3 ebfc')
    guest.run(40)
    const first = guest.gpr(RAX)

    guest.map4K(WINDOW, entry(FRAME_B))
    guest.setGpr(RDX, PML4)
    guest.load(CODE + 0x100, '0f22da e9f8feffff') // mov cr3, rdx; jmp CODE
    guest.run(2 + 40)

    expect(first).toBe(10n)
    expect(guest.gpr(RAX)).toBe(0n)
  })

  it('runs code from ROM and, slowly, from device memory', () => {
    const rom = guest.memory.allocate(PAGE, 'rom')
    guest.memory.bytes.set([0x48, 0xff, 0xc0, 0xff, 0xe3], rom) // inc rax; jmp rbx
    guest.map.mapRom(0xfffff000, rom, PAGE)
    guest.cpu.flushTlb()
    const device = [0x48, 0xff, 0xc0, 0x48, 0xff, 0xc0, 0xeb, 0xfe]
    guest.mmio.map(0xa0000, 0x1000, 'device', { read: (offset) => device[offset] ?? 0x90, write: () => undefined })
    guest.setGpr(RBX, 0xa0000)
    guest.enterProtectedMode()
    guest.registers.set('rip', 0xfffff000)

    guest.run(10)

    // In 32-bit code 48 is DEC EAX, FF C0 INC EAX: 0 in ROM, then twice 0 from the device.
    expect(guest.rip).toBe(0xa0006n)
    expect(guest.gpr(RAX)).toBe(0n)
  })
})

describe('the arena', () => {
  it('starts again when it is full, and the guest goes on', () => {
    const blocks = 24_000 // of a KiB each: more than the 24 MiB of an arena hold
    const code = [...Array<number>(62).fill(0x90), 0xe9, 0, 0, 0, 0] // 62 x nop; jmp to the next
    guest.dma.write(
      0x400000,
      Uint8Array.from({ length: blocks * code.length }, (_, index) => code[index % code.length] as number),
    )
    guest.write(0x400000 + blocks * code.length, '48ffc0 ffe3') // inc rax; jmp rbx
    guest.setGpr(RBX, 0x400000)
    guest.load(CODE, 'ffe3')

    guest.run(1 + 3 * (blocks * 63 + 2))

    expect(guest.registers.get('counters', 2)).toBeGreaterThan(1n)
    expect(guest.gpr(RAX)).toBe(3n)
    expect(guest.rip).toBe(0x400000n)
  })
})
