import { describe, expect, it } from 'vitest'
import { ALL_REGISTERS, RegisterCache } from '../../../../../../src-main/engine/accel/jit/register-cache.ts'

const RAX = 0
const RCX = 1
const RDX = 2
const mask = (...registers: number[]): number => registers.reduce((sum, register) => sum | (1 << register), 0)

function cacheOf(successors: Readonly<Record<number, readonly number[]>> = {}): RegisterCache {
  return new RegisterCache((node) => successors[node] ?? [])
}

describe('RegisterCache', () => {
  it('has what the nodes before had, and what was loaded or written since', () => {
    const cache = cacheOf()
    cache.startNode(1, mask(RAX), false)
    cache.define(RCX)
    cache.write(RDX)

    expect([RAX, RCX, RDX, 3].map((register) => cache.read(register))).toEqual([true, true, true, false])
    expect(cache.valid).toBe(mask(RAX, RCX, RDX))
  })

  it('knows what is written and not stored', () => {
    const cache = cacheOf()
    cache.startNode(1, 0, false)
    cache.define(RAX)
    cache.write(RCX)
    expect(cache.pending).toBe(mask(RCX))

    cache.settle()
    expect(cache.pending).toBe(0)
    expect(cache.read(RCX)).toBe(true)
  })

  it('forgets what the register file has otherwise', () => {
    const cache = cacheOf()
    cache.startNode(1, mask(RAX, RCX), false)

    cache.forget(mask(RAX))

    expect([cache.read(RAX), cache.read(RCX)]).toEqual([false, true])
  })

  it('lets the header of a loop rely on what its nodes read, whichever of them does', () => {
    const cache = cacheOf({ 1: [2], 2: [1, 3] })
    cache.startNode(1, 0, true)
    expect(cache.valid).toBe(ALL_REGISTERS)
    cache.read(RAX)
    cache.startNode(2, cache.valid, false)
    cache.read(RCX)
    cache.startNode(3, 0, false)
    cache.read(RDX)

    expect(cache.needs(1)).toBe(mask(RAX, RCX))
  })

  it('needs nothing before the loop that the loop itself writes first', () => {
    const cache = cacheOf({ 1: [2], 2: [1] })
    cache.startNode(1, 0, true)
    cache.write(RAX)
    cache.startNode(2, cache.valid, false)
    cache.read(RAX)
    cache.read(RCX)
    cache.write(RCX)

    expect(cache.needs(1)).toBe(mask(RCX))
  })

  it('hands the needs of an inner loop to the outer one', () => {
    const cache = cacheOf({ 1: [2], 2: [2, 1] })
    cache.startNode(1, 0, true)
    cache.write(RDX)
    cache.startNode(2, cache.valid, true)
    cache.read(RAX)
    cache.read(RDX)

    expect([cache.needs(2), cache.needs(1)]).toEqual([mask(RAX, RDX), mask(RAX)])
  })
})
