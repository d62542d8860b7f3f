/** Operands that lie in part outside what can be addressed: SDM vol. 3, 5.3 and 6.15 (vectors 12, 13); where it is silent, as measured on an AMD EPYC. */
import { describe, expect, it } from 'vitest'
import { RBP, RCX, RDI, RSI, RSP } from '../../../../support/core-guest.ts'
import { CODE, PrivilegedGuest, STACK } from '../../../../support/privileged-guest.ts'

const SS_FAULT = 12
const GP = 13
const FS = 4
const GS = 5
const NON_CANONICAL = 0x0008_0000_0000_0000n
const LAST_CANONICAL = 0x0000_7fff_ffff_ffffn

describe('a flat 32-bit segment ends at 4 GiB:', () => {
  it.each([
    ['a read of its last two bytes and two more', 'a1feffffff', GP], // mov eax, [fffffffeh]
    ['a write', 'a3feffffff', GP],
    ['a read-modify-write', '8305feffffff01', GP], // add dword [fffffffeh], 1
    ['a read through SS', '36a1feffffff', SS_FAULT],
    ['a read of 16 bytes', '0f1005f4ffffff', GP], // movups xmm0, [fffffff4h]
    ['a read of 8 bytes', 'f30f7e05fcffffff', GP], // movq xmm0, [fffffffch]
  ])('%s', (_, code, vector) => {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.registers.set('cr', 0x600, 4) // OSFXSR, OSXMMEXCPT
    guest.cpu.adoptState()

    expect(guest.fault(code)).toMatchObject({ vector, errorCode: 0, rip: BigInt(CODE) })
  })

  it('the source of MOVSD', () => {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.setGpr(RSI, 0xffff_fffe)
    guest.setGpr(RDI, 0x30000)

    expect(guest.fault('a5')).toMatchObject({ vector: GP, errorCode: 0 })
  })

  it.each([
    ['a push', 'bc02000000 50', 5], // mov esp, 2; push eax
    ['a pop', 'bcfeffffff 58', 5], // mov esp, fffffffeh; pop eax
    ['LEAVE', 'bdfeffffff c9', 5], // mov ebp, fffffffeh; leave
  ])('%s over the end is #SS', (_, code, length) => {
    const guest = new PrivilegedGuest()
    guest.enterProtected(3)

    expect(guest.fault(code)).toMatchObject({ vector: SS_FAULT, errorCode: 0, rip: BigInt(CODE + length) })
  })

  it('four bytes before its end are all inside', () => {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.load(CODE, 'a1fcffffff')

    guest.run(1)

    expect(guest.rip).toBe(BigInt(CODE + 5))
  })

  describe('operands of ten bytes are two accesses, of 8 and of 2 bytes:', () => {
    const TOP = 0x30000

    // Nothing is at FFFFFFF8h: ones, which FBLD takes for sixteen digits of 15.
    it.each([
      ['FLD m80', 'dbe3 db2df8ffffff db3d00000300', 0x8012], // fninit; fld tbyte [fffffff8h]; fstp tbyte [30000h]
      ['FLD m80 through FS', 'dbe3 64db2df8ffffff db3d00000300', 0x8012],
      ['FBLD', 'dbe3 df25f8ffffff df3500000300', 0x8013], // fninit; fbld [fffffff8h]; fbstp [30000h]
    ])('%s goes on at address 0', (_, code, upper) => {
      const guest = new PrivilegedGuest()
      guest.enterProtected()
      guest.registers.set('segLimit', 0xffff_ffff, FS)
      guest.registers.set('segAttributes', 0xc093, FS)
      guest.cpu.adoptState()
      guest.dma.writeU16(0, 0x8012)
      guest.load(CODE, code)

      guest.run(3)

      expect(guest.dma.readU16(TOP + 8)).toBe(upper)
    })

    it.each([
      ['FSTP m80', 'dbe3 d9e8 db3df8ffffff', 0x3fff], // fninit; fld1; fstp tbyte [fffffff8h]
      ['FBSTP', 'dbe3 d9e8 d9e0 df35f8ffffff', 0x8000], // fninit; fld1; fchs; fbstp [fffffff8h]
    ])('%s goes on at address 0', (_, code, upper) => {
      const guest = new PrivilegedGuest()
      guest.enterProtected()
      guest.dma.writeU16(0, 0x5555)
      guest.load(CODE, code)

      guest.run(4)

      expect(guest.dma.readU16(0)).toBe(upper)
    })

    it.each([
      ['FLD m80', 'db2dfcffffff'],
      ['FSTP m80', 'db3dfcffffff'],
    ])('%s with its end in the first is #GP', (_, code) => {
      const guest = new PrivilegedGuest()
      guest.enterProtected()

      expect(guest.fault(code)).toMatchObject({ vector: GP, errorCode: 0, rip: BigInt(CODE) })
    })
  })

  it('a segment with a base goes on at address 0', () => {
    const guest = new PrivilegedGuest()
    guest.enterProtected()
    guest.registers.set('segBase', 0xffff_fffe, GS)
    guest.registers.set('segLimit', 0xffff, GS)
    guest.registers.set('segAttributes', 0x93, GS)
    guest.cpu.adoptState()
    guest.dma.writeU16(0, 0x1234)
    guest.load(CODE, '65a100000000') // mov eax, gs:[0]

    guest.run(1)

    expect(guest.gpr(0) >> 16n).toBe(0x1234n)
  })
})

describe('a non-canonical operand in 64-bit code', () => {
  it.each([
    ['is #GP, though RBP holds the same address', '488b01', GP], // mov rax, [rcx]
    ['is #GP for index RBP', '31c9 488b0429', GP], // xor ecx, ecx; mov rax, [rcx+rbp]
    ['is #SS for base RBP', '488b4500', SS_FAULT], // mov rax, [rbp]
    ['is #SS for base RBP with a DS prefix', '3e488b4500', SS_FAULT],
    ['is #GP for base R13', '4989ed 498b4500', GP], // mov r13, rbp; mov rax, [r13]
    ['is #SS for LEAVE', 'c9', SS_FAULT],
    ['is #SS for a push', '4889cc 50', SS_FAULT], // mov rsp, rcx; push rax
    ['is #GP, though RSP holds the same address', '4889cc 488b01', GP],
    ['is #GP for STOSB', '4889cf aa', GP], // mov rdi, rcx; stosb
  ])('%s', (_, code, vector) => {
    const guest = new PrivilegedGuest()
    guest.enterLong(3)
    guest.setGpr(RCX, NON_CANONICAL)
    guest.setGpr(RBP, NON_CANONICAL)
    guest.setGpr(RSP, STACK)

    expect(guest.fault(code)).toMatchObject({ vector, errorCode: 0 })
  })

  it.each([
    ['#SS for LEAVE', 'c9', SS_FAULT],
    ['#GP for MOV', '488b01', GP],
  ])('in part is %s', (_, code, vector) => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.setGpr(RBP, LAST_CANONICAL - 3n)
    guest.setGpr(RCX, LAST_CANONICAL - 3n)

    expect(guest.fault(code)).toMatchObject({ vector, errorCode: 0 })
  })

  it('is refused by its offset, even where the base of GS would make it canonical', () => {
    const guest = new PrivilegedGuest()
    guest.enterLong()
    guest.registers.set('segBase', 0xffff_8000_0003_0000n, GS)
    guest.setGpr(RCX, LAST_CANONICAL + 1n)

    expect(guest.fault('65488b01')).toMatchObject({ vector: GP, errorCode: 0 }) // mov rax, gs:[rcx]
  })
})
