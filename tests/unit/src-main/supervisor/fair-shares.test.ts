import { expect, test } from 'vitest'
import { type Claim, FairShares, shareOut } from '../../../../src-main/supervisor/fair-shares.ts'

function claim(id: string, changes: Partial<Claim> = {}): Claim {
  return { id, weight: 100, limit: 1, used: 1, hungry: true, ...changes }
}

test('machines that fit on the host are held back by nothing but their caps', () => {
  const shares = shareOut([claim('a'), claim('b', { limit: 0.4 })], 2)
  expect([...shares]).toEqual([
    ['a', 1],
    ['b', 0.4],
  ])
})

test('three busy machines on two cores share by weight', () => {
  const shares = shareOut([claim('a'), claim('b'), claim('c', { weight: 200 })], 2)
  expect([...shares.values()]).toEqual([0.5, 0.5, 1])
})

test('what a capped machine cannot use goes to the others by weight', () => {
  const shares = shareOut([claim('a', { weight: 1000, limit: 0.2 }), claim('b', { weight: 100 }), claim('c', { weight: 300 })], 1)
  expect(shares.get('a')).toBe(0.2)
  expect(shares.get('b')).toBeCloseTo(0.2)
  expect(shares.get('c')).toBeCloseTo(0.6)
})

test('an idle machine takes nothing from the others, and keeps its part for when it wakes', () => {
  const shares = shareOut([claim('idle', { used: 0, hungry: false }), claim('b'), claim('c')], 1)
  expect(shares.get('b')).toBeCloseTo(0.475)
  expect(shares.get('idle')).toBeCloseTo(1 / 3)
})

/**
 * A host of `cores` on which `others` further threads are always busy. It gives every thread the same, and what one does not take to the others, as the
 * schedulers of operating systems do. What each machine uses in the end, as shares of their sum.
 */
function settle(cores: number, others: number, weights: readonly number[], periods = 200): number[] {
  const fair = new FairShares(cores)
  let used = weights.map(() => 1)
  let sums = weights.map(() => 0)
  for (let period = 0; period < periods; period++) {
    const shares = fair.divide(weights.map((weight, index) => claim(String(index), { weight, used: used[index] ?? 0 })))
    const wanted = [...shares.values(), ...Array.from({ length: others }, () => 1)]
    const order = wanted.map((_, index) => index).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0))
    const got: number[] = []
    let left = cores
    order.forEach((thread, index) => {
      got[thread] = Math.min(wanted[thread] ?? 0, left / (order.length - index))
      left -= got[thread]
    })
    used = weights.map((_, index) => got[index] ?? 0)
    if (period >= periods / 2) sums = sums.map((sum, index) => sum + (used[index] ?? 0))
  }
  const total = sums.reduce((sum, one) => sum + one, 0)
  return sums.map((sum) => sum / total)
}

test('weights hold on a host that has nothing else to do', () => {
  const [a = 0, b = 0, c = 0] = settle(2, 0, [100, 100, 200])
  expect(a).toBeCloseTo(0.25, 2)
  expect(b).toBeCloseTo(0.25, 2)
  expect(c).toBeCloseTo(0.5, 2)
})

test('weights hold within a few points when other processes take cores', () => {
  const [light = 0, heavy = 0] = settle(1, 1, [100, 300])
  expect(Math.abs(light - 0.25)).toBeLessThan(0.05)
  expect(Math.abs(heavy - 0.75)).toBeLessThan(0.05)
})

test('machines of one weight are left to the host, and so is a single busy one', () => {
  const fair = new FairShares(1)
  fair.divide([claim('a'), claim('b')])
  expect([...fair.divide([claim('a', { used: 0.3 }), claim('b', { used: 0.3 })]).values()]).toEqual([1, 1])
  const mixed = [claim('a', { used: 0.5 }), claim('idle', { weight: 900, used: 0, hungry: false })]
  fair.divide(mixed)
  expect(fair.divide(mixed).get('a')).toBe(1)
})

test('the estimate recovers when the other processes are gone', () => {
  const fair = new FairShares(1)
  const squeeze = (used: number): Claim[] => [claim('light', { used }), claim('heavy', { weight: 300, used })]
  fair.divide(squeeze(0.2))
  const squeezed = fair.divide(squeeze(0.2))
  expect(squeezed.get('light')).toBeCloseTo(0.1)
  expect(squeezed.get('heavy')).toBe(1)
  let shares = squeezed
  for (let period = 0; period < 30; period++) {
    const given = shares
    shares = fair.divide([
      claim('light', { used: given.get('light') ?? 0 }),
      claim('heavy', { weight: 300, used: Math.min(given.get('heavy') ?? 0, 1 - (given.get('light') ?? 0)) }),
    ])
  }
  expect(shares.get('light')).toBeCloseTo(0.25)
})
