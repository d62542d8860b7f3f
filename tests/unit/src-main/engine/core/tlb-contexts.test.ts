/** Address spaces told apart by PCID: SDM vol. 3, 4.10.1 and 4.10.4; INVPCID: vol. 2. */
import { beforeEach, describe, expect, it } from 'vitest'
import { PML4, RAX, RBX, RCX } from '../../../../support/core-guest.ts'
import { CODE, PAGE_DIRECTORY, PrivilegedGuest } from '../../../../support/privileged-guest.ts'

const MiB = 0x10_0000
const PAGE = 2 * MiB
const FRAME_A = 0x40000
const FRAME_B = 0x50000
/** Where the first space's page is moved to. */
const FRAME_NEW = 0x60000
const TABLES_B = 0x31000
const DESCRIPTOR = 0x12000
const PGE_PCIDE = (1n << 7n) | (1n << 17n)
const PWU = 7n
const G = 256n
const LARGE = 0x80n
const KEEP = 1n << 63n

const READ = '8b03' // mov eax, [rbx]
const WRITE = '8903' // mov [rbx], eax
const SPACE_A = BigInt(PML4) | 1n
const SPACE_B = BigInt(TABLES_B) | 2n

let guest: PrivilegedGuest

function step(code: string): void {
  guest.load(CODE, code)
  expect(guest.run(1)).toBe('budget')
}

function switchTo(space: bigint): void {
  guest.setGpr(RAX, space)
  step('0f22d8') // mov cr3, rax
}

function read(): number {
  guest.setGpr(RBX, PAGE)
  step(READ)
  return Number(guest.gpr(RAX))
}

function invalidate(type: bigint, pcid: bigint): void {
  guest.dma.writeU64(DESCRIPTOR, pcid)
  guest.dma.writeU64(DESCRIPTOR + 8, BigInt(PAGE))
  guest.setGpr(RBX, DESCRIPTOR)
  guest.setGpr(RCX, type)
  step('660f38820b') // invpcid rcx, [rbx]
}

/** A second set of tables: the first 2 MiB to themselves, then PAGE on a frame of its own. */
function writeSecondSpace(): void {
  const [pml4, pdpt, directory, table] = [0, 1, 2, 3].map((page) => TABLES_B + page * 0x1000) as [number, number, number, number]
  guest.dma.writeU64(pml4, BigInt(pdpt) | PWU)
  guest.dma.writeU64(pdpt, BigInt(directory) | PWU)
  guest.dma.writeU64(directory, PWU | LARGE)
  guest.dma.writeU64(directory + 8, BigInt(table) | PWU)
  guest.dma.writeU64(table, BigInt(FRAME_B) | PWU)
}

beforeEach(() => {
  guest = new PrivilegedGuest()
  guest.enterLong()
  guest.dma.writeU64(PAGE_DIRECTORY, PWU | LARGE)
  guest.map4K(PAGE, BigInt(FRAME_A) | PWU)
  writeSecondSpace()
  guest.registers.set('cr', guest.registers.get('cr', 4) | PGE_PCIDE, 4)
  guest.registers.set('cr', SPACE_A, 3)
  guest.cpu.adoptState()
  for (const [index, frame] of [FRAME_A, FRAME_B, FRAME_NEW].entries()) guest.dma.writeU32(frame, index + 1)
})

describe('a move to CR3', () => {
  it('keeps what the TLB has of the new space with bit 63, and only then', () => {
    expect(read()).toBe(1)
    switchTo(SPACE_B | KEEP)
    expect(read()).toBe(2)
    guest.map4K(PAGE, BigInt(FRAME_NEW) | PWU)

    switchTo(SPACE_A | KEEP)
    expect(read()).toBe(1)
    switchTo(SPACE_B | KEEP)
    expect(read()).toBe(2)
    switchTo(SPACE_A)
    expect(read()).toBe(3)
  })

  it('shows CR3 without bit 63', () => {
    switchTo(SPACE_B | KEEP)

    expect(guest.registers.get('cr', 3)).toBe(SPACE_B)
  })

  it('of the present PCID keeps or flushes it the same way', () => {
    read()
    guest.map4K(PAGE, BigInt(FRAME_NEW) | PWU)
    switchTo(SPACE_A | KEEP)
    expect(read()).toBe(1)

    switchTo(SPACE_A)
    expect(read()).toBe(3)
  })

  it('leaves global pages, whatever the PCID', () => {
    guest.map4K(PAGE, BigInt(FRAME_A) | PWU | G)
    read()

    switchTo(SPACE_B)
    expect(read()).toBe(1)
  })

  it('finds more spaces than it remembers, each with its own page', () => {
    for (let round = 0; round < 3; round++) {
      for (let pcid = 1n; pcid < 14n; pcid++) {
        switchTo((pcid & 1n ? BigInt(PML4) : BigInt(TABLES_B)) | pcid | KEEP)
        expect(read()).toBe(pcid & 1n ? 1 : 2)
      }
    }
  })

  it('runs the code of its own space at the same address', () => {
    guest.write(FRAME_A, 'b801000000 c3') // mov eax, 1; ret
    guest.write(FRAME_B, 'b802000000 c3')
    for (let round = 0; round < 4; round++) {
      for (const [space, expected] of [
        [SPACE_A, 1],
        [SPACE_B, 2],
      ] as const) {
        switchTo(space | (round & 1 ? KEEP : 0n))
        guest.setGpr(RBX, PAGE)
        guest.load(CODE, 'ffd3 ffd3 90') // call rbx; call rbx; nop
        guest.run(6)

        expect(guest.rip).toBe(BigInt(CODE + 4))
        expect(guest.gpr(RAX)).toBe(BigInt(expected))
      }
    }
  })

  it('does not bring back the right to write into code decoded meanwhile', () => {
    guest.setGpr(RAX, 0x9090c3)
    guest.setGpr(RBX, PAGE)
    step(WRITE)
    switchTo(SPACE_B | KEEP)
    guest.write(FRAME_A, 'b801000000 f4') // mov eax, 1; hlt
    guest.load(FRAME_A, '')
    guest.run(1)
    switchTo(SPACE_A | KEEP)
    guest.setGpr(RAX, 0x0007b8)
    guest.setGpr(RBX, PAGE)
    step(WRITE) // mov eax, 0x7...

    guest.load(FRAME_A, '')
    guest.run(1)
    expect(guest.gpr(RAX)).toBe(7n)
  })
})

describe('INVLPG', () => {
  it('leaves the page of other spaces', () => {
    read()
    switchTo(SPACE_B | KEEP)
    guest.map4K(PAGE, BigInt(FRAME_NEW) | PWU)
    guest.setGpr(RBX, PAGE)
    step('0f013b') // invlpg [rbx]

    switchTo(SPACE_A | KEEP)
    expect(read()).toBe(1)
  })
})

describe('INVPCID', () => {
  it.each([
    { type: 0n, pcid: 1n, found: 3 },
    { type: 1n, pcid: 1n, found: 3 },
    { type: 1n, pcid: 3n, found: 1 },
    { type: 2n, pcid: 0n, found: 3 },
    { type: 3n, pcid: 0n, found: 3 },
  ])('type $type with PCID $pcid reaches a space that is not the present one: $found', ({ type, pcid, found }) => {
    read()
    switchTo(SPACE_B | KEEP)
    guest.map4K(PAGE, BigInt(FRAME_NEW) | PWU)
    invalidate(type, pcid)

    switchTo(SPACE_A | KEEP)
    expect(read()).toBe(found)
  })

  it.each([
    { type: 0n, pcid: 1n, found: 3 },
    { type: 0n, pcid: 2n, found: 1 },
    { type: 1n, pcid: 1n, found: 3 },
    { type: 1n, pcid: 2n, found: 1 },
    { type: 2n, pcid: 0n, found: 3 },
    { type: 3n, pcid: 0n, found: 3 },
  ])('type $type with PCID $pcid reaches the present space: $found', ({ type, pcid, found }) => {
    read()
    guest.map4K(PAGE, BigInt(FRAME_NEW) | PWU)
    invalidate(type, pcid)

    expect(read()).toBe(found)
  })

  it.each([
    { type: 1n, found: 1 },
    { type: 2n, found: 3 },
    { type: 3n, found: 1 },
  ])('type $type and a global page: $found', ({ type, found }) => {
    guest.map4K(PAGE, BigInt(FRAME_A) | PWU | G)
    read()
    guest.map4K(PAGE, BigInt(FRAME_NEW) | PWU | G)
    invalidate(type, 1n)

    expect(read()).toBe(found)
  })

  it.each([
    ['an unknown type', 4n, 1n, BigInt(PAGE)],
    ['a PCID of more than 12 bits', 1n, 0x1000n, BigInt(PAGE)],
    ['an address that is not canonical', 0n, 1n, 1n << 47n],
  ])('is #GP(0) for %s', (_, type, pcid, address) => {
    guest.dma.writeU64(DESCRIPTOR, pcid)
    guest.dma.writeU64(DESCRIPTOR + 8, address)
    guest.setGpr(RBX, DESCRIPTOR)
    guest.setGpr(RCX, type)

    expect(guest.fault('660f38820b')).toMatchObject({ vector: 13, errorCode: 0 })
  })

  it('is #GP(0) for a PCID while CR4.PCIDE is clear', () => {
    guest.registers.set('cr', guest.registers.get('cr', 4) & ~(1n << 17n), 4)
    guest.registers.set('cr', BigInt(PML4), 3)
    guest.cpu.adoptState()
    guest.dma.writeU64(DESCRIPTOR, 1n)
    guest.setGpr(RBX, DESCRIPTOR)
    guest.setGpr(RCX, 1n)

    expect(guest.fault('660f38820b')).toMatchObject({ vector: 13, errorCode: 0 })
  })
})
