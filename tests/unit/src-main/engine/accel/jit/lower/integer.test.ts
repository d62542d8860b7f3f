/** Translated integer instructions leave what the interpreter leaves, flags and memory included. */
import { describe, expect, it } from 'vitest'
import { compareRuns, type FLAGS_BEFORE, randomWords } from '../../../../../../support/jit-comparison.ts'

const EVERY_KIND: readonly (keyof typeof FLAGS_BEFORE)[] = ['sub', 'add', 'logic', 'inc', 'shift', 'bits', 'unknown']
const CARRY: Readonly<Record<string, string>> = {
  'ADC RAX, RCX': '4811c8',
  'ADC EAX, ECX': '11c8',
  'ADC AX, CX': '6611c8',
  'ADC AL, CH': '10e8',
  'ADC RAX, [RBP]': '48134500',
  'ADC [RBP], EAX': '114500',
  'LOCK ADC [RBP], RAX': 'f048114500',
  'ADC AL, 127': '147f',
  'SBB RAX, RCX': '4819c8',
  'SBB EAX, EAX': '19c0',
  'SBB AX, [RBP]': '661b4500',
  'SBB [RBP], CL': '184d00',
  'SBB RAX, -2': '4883d8fe',
  CLC: 'f8',
  STC: 'f9',
  CMC: 'f5',
  SAHF: '9e',
  LAHF: '9f',
  'SETO AL; SETP CL; SETBE DL; SETLE BL': '0f90c0 0f9ac1 0f96c2 0f9ec3',
  'SETNO AL; SETS CL; SETAE DL; SETL BL': '0f91c0 0f98c1 0f93c2 0f9cc3',
}
const SHIFTS: Readonly<Record<string, string>> = {
  'SHL RAX, CL': '48d3e0',
  'SHR EAX, CL': 'd3e8',
  'SAR AX, CL': '66d3f8',
  'SAR BYTE [RBP], CL': 'd27d00',
  'SHL CL, CL': 'd2e1',
  'SHL RAX, 3': '48c1e003',
  'SHR EAX, 0': 'c1e800',
  'SAR EAX, 31': 'c1f81f',
  'SHR RAX, 1': '48d1e8',
  'ROL RAX, CL': '48d3c0',
  'ROR EAX, CL': 'd3c8',
  'ROL AX, 8': '66c1c008',
  'ROR AL, CL': 'd2c8',
  'ROR AX, CL': '66d3c8',
  'ROL DWORD [RBP], 7': 'c1450007',
  'ROR RAX, 1': '48d1c8',
  'SHLD RAX, RDX, CL': '480fa5d0',
  'SHRD EAX, EDX, CL': '0fadd0',
  'SHLD EAX, EDX, 5': '0fa4d005',
  'SHRD [RBP], RDX, 63': '480fac55003f',
  'SHLX RAX, [RBP], RCX': 'c4e2f1f74500',
  'SARX EAX, EDX, ECX': 'c4e272f7c2',
  'SHRX EAX, EDX, ECX': 'c4e273f7c2',
  'RORX RAX, RDX, 9': 'c4e3fbf0c209',
}
const MULTIPLICATION: Readonly<Record<string, string>> = {
  'IMUL RAX, RCX': '480fafc1',
  'IMUL EAX, [RBP]': '0faf4500',
  'IMUL AX, CX': '660fafc1',
  'IMUL RAX, RCX, 1000': '4869c1e8030000',
  'IMUL EAX, ECX, -3': '6bc1fd',
  'MUL RCX': '48f7e1',
  'MUL DWORD [RBP]': 'f76500',
  'IMUL RCX': '48f7e9',
  'IMUL ECX': 'f7e9',
  'MULX RAX, RBX, RCX': 'c4e2e3f6c1',
  'MULX EAX, EBX, [RBP]': 'c4e263f64500',
  'DIV RBX with RDX zero': '31d2 4883cb01 48f7f3',
  'DIV EBX with RDX below': '83cb01 31d2 f7f3',
  'DIV RBX of 128 bits': '4883cb01 4889da 48d1ea 48f7f3',
  'IDIV RBX of RAX': '4883cb03 4883e3fb 4899 48f7fb',
  'IDIV EBX of EAX': '83cb03 83e3fb 99 f7fb',
  'DIV EBX of 64 bits': '83cb01 89da d1ea f7f3',
}
const BITS: Readonly<Record<string, string>> = {
  'BT RAX, RCX': '480fa3c8',
  'BTS EAX, ECX': '0fabc8',
  'BTR AX, CX': '660fb3c8',
  'BTC RAX, 63': '480fbaf83f',
  'BT DWORD [RBP], 7': '0fba650007',
  'LOCK BTS QWORD [RBP], 40': 'f0480fba6d0028',
  'BT [RBP], ECX of 128 bits': '83e17f 0fa34d00',
  'LOCK BTS [RBP], RCX of 128 bits': '83e13f f0480fab4d00',
  'BTR [RBP], ECX, negative': '83c9e0 0fb34d00',
  'BSF RAX, RCX': '480fbcc1',
  'BSR EAX, ECX': '0fbdc1',
  'BSR RAX, [RBP]': '480fbd4500',
  'TZCNT RAX, RCX': 'f3480fbcc1',
  'LZCNT EAX, ECX': 'f30fbdc1',
  'POPCNT RAX, [RBP]': 'f3480fb84500',
  'POPCNT AX, CX': 'f3660fb8c1',
  'ANDN EAX, EBX, ECX': 'c4e260f2c1',
  'BLSI RAX, RCX': 'c4e2f8f3d9',
  'BLSMSK EAX, ECX': 'c4e278f3d1',
  'BLSR RAX, [RBP]': 'c4e2f8f34d00',
  'BZHI EAX, ECX, EDX': 'c4e268f5c1',
  'BZHI RAX, RCX, RDX': 'c4e2e8f5c1',
  'STD; PUSHF; CLD': 'fd 9c 58 fc',
}
/** R10 counts the rounds that a branch backwards makes. */
const BRANCHES: Readonly<Record<string, string>> = {
  'LOOP back, CL rounds': '4d31d2 0fb6c9 ffc1 49ffc2 e2fb 4c89d0',
  'LOOP with ECX back, upper half of RCX cleared': '4d31d2 81e17f000080 49ffc2 67e2fa 4c89d0',
  'LOOPE over INC': '480fb6c9 e103 48ffc0',
  'LOOPNE over INC': '480fb6c9 e003 48ffc0',
  'REPNE LOOPE over INC': 'f2e103 48ffc0',
  'REP LOOPNE over INC': 'f3e003 48ffc0',
  'LOOPE with ECX over INC': '67e103 48ffc0',
  'JRCXZ over INC': '83e101 e303 48ffc0',
  'JECXZ over INC': '480fbae920 67e303 48ffc0',
}
const ATOMICS: Readonly<Record<string, string>> = {
  'LOCK CMPXCHG [RBP], RCX': 'f0480fb14d00',
  'CMPXCHG [RBP], RCX that is equal': '488b4500 480fb14d00',
  'CMPXCHG [RBP], EBX': '0fb15d00',
  'CMPXCHG ECX, EBX': '0fb1d9',
  'CMPXCHG CL, BL that is equal': '88c8 0fb0d9',
  'LOCK XADD [RBP], RCX': 'f0480fc14d00',
  'LOCK XADD [RBP], CL': 'f00fc04d00',
  'XADD ECX, ECX': '0fc1c9',
}
const MOVES: Readonly<Record<string, string>> = {
  'XCHG [RBP], RAX': '48874500',
  'XCHG [RBP], CL': '864d00',
  'XCHG RAX, RCX': '4891',
  'XCHG EAX, R8D': '4190',
  'PAUSE-less NOP': '90',
  'BSWAP RAX': '480fc8',
  'LEA RAX, [RIP + 7FFFFFFFh], beyond 2 GiB of its page': '488d05ffffff7f',
  'BSWAP ECX': '0fc9',
  'MOVBE RAX, [RBP]': '480f38f04500',
  'MOVBE [RBP], CX': '660f38f14d00',
  'MOVBE [RBP], ECX': '0f38f14d00',
  'MOVNTI [RBP], RAX': '480fc34500',
  'LOCK ADD [RBP], ECX': 'f0014d00',
  'LOCK DEC [RBP]': 'f048ff4d00',
  'LOCK AND [RBP], AL': 'f0204500',
}

function check(code: string, before: keyof typeof FLAGS_BEFORE, seed: number): void {
  const { interpreted, translated } = compareRuns(code, randomWords(seed), before)
  expect(translated.regions).toBeGreaterThan(0)
  expect(translated.icount).toBe(interpreted.icount)
  expect(interpreted.records.some((byte) => byte !== 0)).toBe(true)
  expect(Buffer.from(translated.records).equals(Buffer.from(interpreted.records))).toBe(true)
}

describe.each(EVERY_KIND)('after flags of kind %s', (before) => {
  it.each(Object.entries({ ...CARRY, ...SHIFTS, ...MULTIPLICATION, ...BITS, ...BRANCHES, ...ATOMICS }))('%s is as interpreted', (_, code) =>
    check(code, before, 1),
  )
})

it.each(Object.entries(MOVES))('%s is as interpreted', (_, code) => check(code, 'sub', 2))
