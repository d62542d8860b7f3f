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
const MOVES: Readonly<Record<string, string>> = {
  'XCHG [RBP], RAX': '48874500',
  'XCHG [RBP], CL': '864d00',
  'XCHG RAX, RCX': '4891',
  'XCHG EAX, R8D': '4190',
  'PAUSE-less NOP': '90',
  'BSWAP RAX': '480fc8',
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
  it.each(Object.entries(CARRY))('%s is as interpreted', (_, code) => check(code, before, 1))
})

it.each(Object.entries(MOVES))('%s is as interpreted', (_, code) => check(code, 'sub', 2))
