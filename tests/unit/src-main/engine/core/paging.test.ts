/** Address translation: SDM vol. 3, chapter 4. */
import { describe, expect, it } from 'vitest'
import { PML4, RAX, RBX, RCX } from '../../../../support/core-guest.ts'
import { CODE, PAGE_DIRECTORY, PAGE_TABLE, PrivilegedGuest, SEL } from '../../../../support/privileged-guest.ts'

const GP = 13
const PF = 14
const MiB = 0x10_0000
/** Linear address whose page the tests map; its frame. */
const PAGE = 2 * MiB
const FRAME = 0x40000n
const P = 1n
const W = 2n
const U = 4n
const A = 32n
const D = 64n
const PS = 128n
const G = 256n
const NX = 1n << 63n

const READ = '8b03' // mov eax, [rbx]
const WRITE = '8903' // mov [rbx], eax
const CALL = 'ffd3' // call rbx

function longGuest(privilege: 0 | 3, entry: bigint, cr4 = 0n): PrivilegedGuest {
  const guest = new PrivilegedGuest()
  guest.enterLong(privilege)
  guest.registers.set('cr', guest.registers.get('cr', 4) | cr4, 4)
  if (privilege === 0) guest.dma.writeU64(PAGE_DIRECTORY, P | W | PS) // the tests' own code: supervisor's
  guest.map4K(PAGE, entry)
  guest.setGpr(RBX, PAGE)
  guest.cpu.adoptState()
  return guest
}

/** #PF's error code, or undefined when the access succeeded. */
function outcome(guest: PrivilegedGuest, code: string): number | undefined {
  guest.load(CODE, `${code} 90`)
  if (guest.run(1) === 'budget' && Number(guest.rip) < CODE + 0x100 && Number(guest.rip) >= CODE) return undefined
  const frame = guest.runToHandler()
  expect(frame).toMatchObject({ vector: PF })
  expect(guest.registers.get('cr', 2)).toBe(BigInt(PAGE))
  return frame.errorCode
}

describe('rights of a 4 KiB page', () => {
  it.each([
    { entry: 0n, privilege: 0, code: READ, error: 0 },
    { entry: 0n, privilege: 3, code: READ, error: 4 },
    { entry: 0n, privilege: 3, code: WRITE, error: 6 },
    { entry: 0n, privilege: 0, code: CALL, error: 0x10 },
    { entry: P, privilege: 3, code: READ, error: 5 },
    { entry: P, privilege: 3, code: WRITE, error: 7 },
    { entry: P | U, privilege: 3, code: READ, error: undefined },
    { entry: P | U, privilege: 3, code: WRITE, error: 7 },
    { entry: P | U | W | NX, privilege: 3, code: CALL, error: 0x15 },
    { entry: P | W | NX, privilege: 0, code: CALL, error: 0x11 },
    { entry: P | W | (1n << 45n), privilege: 0, code: READ, error: 9 },
    { entry: P | W | (1n << 55n), privilege: 0, code: READ, error: undefined },
  ] as const)('entry %o: $entry at CPL $privilege, code $code', ({ entry, privilege, code, error }) => {
    expect(outcome(longGuest(privilege, entry ? entry | FRAME : 0n), code)).toBe(error)
  })

  it('let the supervisor write read-only pages until CR0.WP', () => {
    expect(outcome(longGuest(0, P | FRAME), WRITE)).toBeUndefined()
    const guest = longGuest(0, P | FRAME)
    guest.registers.set('cr', guest.registers.get('cr') | 0x10000n)
    guest.cpu.adoptState()
    expect(outcome(guest, WRITE)).toBe(3)
  })

  it('hide user pages from the supervisor with SMAP unless EFLAGS.AC', () => {
    const smap = 1n << 21n
    expect(outcome(longGuest(0, P | U | W | FRAME, smap), READ)).toBe(1)
    const allowed = longGuest(0, P | U | W | FRAME, smap)
    allowed.load(CODE, `0f01cb ${READ} 0f01ca ${READ}`) // stac; mov; clac; mov
    allowed.run(3)
    expect(allowed.rip).toBe(BigInt(CODE + 8))
    expect(allowed.runToHandler()).toMatchObject({ vector: PF, errorCode: 1, rip: BigInt(CODE + 8) })
  })

  it('keep the supervisor from executing user pages with SMEP', () => {
    expect(outcome(longGuest(0, P | U | W | FRAME, 1n << 20n), CALL)).toBe(0x11)
  })

  it('count for the write of a read-modify-write', () => {
    const guest = longGuest(3, P | U | FRAME)

    expect(outcome(guest, '830301')).toBe(7) // add dword [rbx], 1
    expect(guest.dma.readU32(Number(FRAME))).toBe(0)
  })
})

describe('accessed and dirty bits', () => {
  it('are set by what reads and what writes', () => {
    const guest = longGuest(0, P | W | FRAME)
    outcome(guest, READ)
    const afterRead = guest.entry4K(PAGE)
    outcome(guest, WRITE)

    expect(afterRead & (A | D)).toBe(A)
    expect(guest.entry4K(PAGE) & (A | D)).toBe(A | D)
    expect(guest.dma.readU64(PML4) & A).toBe(A)
  })

  it('stay clear when the access is refused', () => {
    const guest = longGuest(3, P | W | FRAME)
    outcome(guest, WRITE)

    expect(guest.entry4K(PAGE) & (A | D)).toBe(0n)
  })
})

describe('an access over a page boundary', () => {
  it('reads and writes both pages', () => {
    const guest = longGuest(0, P | W | FRAME)
    guest.map4K(PAGE + 0x1000, 0x50000n | P | W)
    guest.setGpr(RBX, PAGE + 0xffe)
    guest.setGpr(RAX, 0x11223344)
    guest.load(CODE, WRITE)
    guest.run(1)

    expect(guest.dma.readU16(0x40ffe)).toBe(0x3344)
    expect(guest.dma.readU16(0x50000)).toBe(0x1122)
  })

  it('that faults in the second names its first byte and writes nothing', () => {
    const guest = longGuest(0, P | W | FRAME)
    guest.setGpr(RBX, PAGE + 0xffe)
    guest.setGpr(RAX, -1)

    expect(guest.fault(WRITE)).toMatchObject({ vector: PF, errorCode: 2 })
    expect(guest.registers.get('cr', 2)).toBe(BigInt(PAGE + 0x1000))
    expect(guest.dma.readU16(0x40ffe)).toBe(0)
  })

  it('into device memory writes the bytes there', () => {
    const guest = longGuest(0, P | W | FRAME)
    guest.map4K(PAGE + 0x1000, 0xfed0_0000n | P | W)
    guest.setGpr(RBX, PAGE + 0xffe)
    const bytes: number[] = []
    guest.mmio.write = (_address, _size, value) => void bytes.push(value)
    guest.setGpr(RAX, 0x11223344)
    guest.load(CODE, WRITE)
    guest.run(1)

    expect(bytes).toEqual([0x22, 0x11])
  })

  it('of the canonical range is #GP', () => {
    const guest = longGuest(0, P | W | FRAME)
    guest.dma.writeU64(PML4 + 255 * 8, BigInt(0x31000) | 7n)
    for (const [table, next] of [
      [0x31000, 0x32000],
      [0x32000, 0x33000],
    ] as const)
      guest.dma.writeU64(table + 511 * 8, BigInt(next) | 7n)
    guest.dma.writeU64(0x33000 + 511 * 8, 0x40000n | 7n)
    guest.setGpr(RBX, 0x7fff_ffff_fffen)

    expect(guest.fault(READ)).toMatchObject({ vector: GP, errorCode: 0 })
  })
})

describe('large pages', () => {
  it('of 2 MiB have reserved bits below their frame', () => {
    const guest = longGuest(0, 0n)
    guest.dma.writeU64(PAGE_DIRECTORY + 8, BigInt(MiB * 2) | P | W | PS | (1n << 13n))

    expect(outcome(guest, READ)).toBe(9)
  })

  it('of 1 GiB translate and get accessed and dirty bits', () => {
    const guest = longGuest(0, 0n)
    guest.dma.writeU64(0xa000 + 8, P | W | PS) // second GiB to the first
    guest.dma.writeU32(0x40000, 0x1234)
    guest.setGpr(RBX, 0x4004_0000)
    guest.load(CODE, `${READ} ${WRITE}`)

    guest.run(2)

    expect(guest.gpr(RAX)).toBe(0x1234n)
    expect(guest.dma.readU64(0xa000 + 8) & (A | D)).toBe(A | D)
  })
})

describe('stale translations', () => {
  /** Reads the page, lets it point to another frame, does `code`, reads again. */
  function remap(guest: PrivilegedGuest, code: string, entry: bigint): bigint {
    guest.dma.writeU32(0x40000, 1)
    guest.dma.writeU32(0x50000, 2)
    guest.load(CODE, `${READ} 90 ${code} ${READ} 90`)
    guest.run(2)
    guest.map4K(PAGE, entry)
    guest.run(code === '' ? 1 : 2)
    return guest.gpr(RAX)
  }
  const other = 0x50000n | P | W
  const INVLPG = '0f013b'

  it('stay until INVLPG drops them', () => {
    expect(remap(longGuest(0, P | W | FRAME), '', other)).toBe(1n)
    expect(remap(longGuest(0, P | W | FRAME), INVLPG, other)).toBe(2n)
  })

  it('of a large page go whole with INVLPG of any address in it', () => {
    const guest = longGuest(0, 0n)
    guest.dma.writeU64(PAGE_DIRECTORY + 8, P | W | PS | G)
    guest.dma.writeU32(0x4000, 0)
    guest.setGpr(RBX, PAGE + 0x40000)
    guest.setGpr(RCX, PAGE + 0x1000)
    guest.dma.writeU32(0x40000, 1)
    guest.dma.writeU32(0x240000, 2)
    guest.load(CODE, `${READ} 90 0f0139 ${READ}`) // invlpg [rcx]
    guest.run(2)
    guest.dma.writeU64(PAGE_DIRECTORY + 8, BigInt(PAGE) | P | W | PS)

    guest.run(2)

    expect(guest.gpr(RAX)).toBe(2n)
  })

  it('go with a move to CR3, but global ones stay while CR4.PGE', () => {
    const reload = `0f20d9 0f22d9` // mov rcx, cr3; mov cr3, rcx
    const run = (entry: bigint, cr4: bigint): bigint => {
      const guest = longGuest(0, entry | FRAME, cr4)
      guest.dma.writeU32(0x40000, 1)
      guest.dma.writeU32(0x50000, 2)
      guest.load(CODE, `${READ} 90 ${reload} ${READ} 90`)
      guest.run(2)
      guest.map4K(PAGE, other)
      guest.run(3)
      return guest.gpr(RAX)
    }

    expect(run(P | W, 0x80n)).toBe(2n)
    expect(run(P | W | G, 0x80n)).toBe(1n)
    expect(run(P | W | G, 0n)).toBe(2n)
  })

  it('global ones go when CR4.PGE changes', () => {
    const guest = longGuest(0, P | W | G | FRAME, 0x80n)
    guest.dma.writeU32(0x40000, 1)
    guest.dma.writeU32(0x50000, 2)
    guest.load(CODE, `${READ} 90 0f20e1 4831d1 0f22e1 ${READ}`) // mov rcx, cr4; xor rcx, rdx; mov cr4, rcx
    guest.setGpr(2, 0x80)
    guest.run(2)
    guest.map4K(PAGE, other)

    guest.run(4)

    expect(guest.gpr(RAX)).toBe(2n)
  })

  it('code at a remapped address runs anew after INVLPG', () => {
    const guest = longGuest(0, P | W | FRAME)
    guest.write(0x40000, 'b801000000 c3') // mov eax, 1; ret
    guest.write(0x50000, 'b802000000 c3')
    guest.load(CODE, `${CALL} ${CALL} ${INVLPG} ${CALL} 90`)
    guest.run(6)
    guest.map4K(PAGE, other)
    guest.run(4)

    expect(guest.gpr(RAX)).toBe(2n)
  })
})

describe('32-bit paging', () => {
  function legacyGuest(directory: number, cr4: bigint): PrivilegedGuest {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.dma.writeU32(0x60000, 0x83) // 4 MiB page at 0
    guest.dma.writeU32(0x60004, directory)
    guest.registers.set('cr', 0x8000_0011n)
    guest.registers.set('cr', 0x60000, 3)
    guest.registers.set('cr', cr4 | 0x10n, 4)
    guest.cpu.adoptState()
    guest.setGpr(RBX, 0x40_0000)
    return guest
  }

  it('walks directory and table and sets their bits', () => {
    const guest = legacyGuest(0x61003, 0n)
    guest.dma.writeU32(0x61000, 0x40003)
    guest.dma.writeU32(0x40000, 0x77)
    guest.load(CODE, READ)

    guest.run(1)

    expect(guest.gpr(RAX)).toBe(0x77n)
    expect(guest.dma.readU32(0x60004)).toBe(0x61023)
    expect(guest.dma.readU32(0x61000)).toBe(0x40023)
  })

  it('has no I/D bit in the error code without NX and SMEP', () => {
    const guest = legacyGuest(0, 0n)

    expect(guest.fault(CALL)).toMatchObject({ vector: PF, errorCode: 0 })
    expect(guest.registers.get('cr', 2)).toBe(0x40_0000n)
  })

  it('takes physical bits 39:32 of a 4 MiB page from its bits 20:13', () => {
    const guest = legacyGuest(0x83 | (1 << 13), 0n)
    let address = 0
    guest.mmio.read = (gpa) => {
      address = gpa
      return 0
    }
    guest.load(CODE, READ)

    guest.run(1)

    expect(address).toBe(0x1_0000_0000)
  })
})

describe('PAE paging', () => {
  function paeGuest(entry: bigint): PrivilegedGuest {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.dma.writeU64(0x60000, 0x61000n | P)
    guest.dma.writeU64(0x60008, 0n)
    guest.dma.writeU64(0x61000, P | W | PS)
    guest.dma.writeU64(0x61008, entry)
    guest.registers.set('cr', 0x20, 4)
    guest.setGpr(RBX, PAGE)
    guest.setGpr(RCX, 0x60000)
    guest.cpu.adoptState()
    return guest
  }
  const ENABLE = '0f22d9 0f20c0 0d00000080 0f22c0' // mov cr3, ecx; mov eax, cr0; or eax, 80000000h; mov cr0, eax

  it('translates through the registers loaded when paging is switched on', () => {
    const guest = paeGuest(0n)
    guest.dma.writeU64(0x61008, 0x20_0000n | P | W | PS)
    guest.dma.writeU32(PAGE, 0x99)
    guest.load(CODE, `${ENABLE} ${READ}`)
    guest.run(4)
    guest.dma.writeU64(0x60000, 0n)

    guest.run(1)

    expect(guest.gpr(RAX)).toBe(0x99n)
  })

  it('reserves bits 62:40 of entries', () => {
    const guest = paeGuest(0x20_0000n | P | W | PS | (1n << 55n))

    expect(guest.fault(`${ENABLE} ${READ}`)).toMatchObject({ vector: PF, errorCode: 9 })
  })

  it('is #GP for reserved bits in a page-directory-pointer entry', () => {
    const guest = paeGuest(0n)
    guest.dma.writeU64(0x60010, P | W)

    expect(guest.fault(ENABLE)).toMatchObject({ vector: GP, errorCode: 0 })
    expect(guest.registers.get('cr') >> 31n).toBe(0n)
  })
})

describe('alignment checks', () => {
  it('are #AC(0) in user mode with CR0.AM and EFLAGS.AC', () => {
    const guest = longGuest(3, P | U | W | FRAME)
    guest.registers.set('cr', guest.registers.get('cr') | 0x40000n)
    guest.registers.set('rflags', 0x40002)
    guest.cpu.adoptState()
    guest.load(CODE, READ)
    guest.run(1)
    expect(guest.rip).toBe(BigInt(CODE + 2))
    guest.setGpr(RBX, PAGE + 1)

    expect(guest.fault(READ)).toMatchObject({ vector: 17, errorCode: 0, cs: SEL.userCode64 })
  })
})

it('the page table of the tests lies outside what they map', () => {
  expect(PAGE_TABLE).toBeLessThan(PAGE)
})
