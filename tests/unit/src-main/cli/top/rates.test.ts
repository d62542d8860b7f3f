import { describe, expect, test } from 'vitest'
import { RateKeeper, ratesBetween } from '../../../../../src-main/cli/top/rates.ts'
import { topTable } from '../../../../../src-main/cli/top/top-command.ts'
import type { GuestCounters, MachineCounters } from '../../../../../src-shared/domain/counters.ts'
import { countersWith } from '../../../../support/guest-counters.ts'

const ID = '00000000-0000-4000-8000-000000000000'

function reading(at: number, counters: GuestCounters, name = 'box', machineId = ID): MachineCounters {
  return { machineId, name, at, counters }
}

describe('ratesBetween', () => {
  test('half a second of work becomes rates', () => {
    const before = reading(1000, countersWith({ cpu: 100 }, { instructions: 1e6, interpreted: 1e6, tlbMisses: 5 }, { halt: 1 }))
    const after = reading(
      1500,
      countersWith(
        { cpu: 350, throttled: 100, guest: 240 },
        { instructions: 101e6, interpreted: 26e6, tlbMisses: 55 },
        { halt: 11, port: 40 },
      ),
    )
    expect(ratesBetween(before, after)).toMatchObject({
      cpu: 50,
      throttled: 20,
      mips: 200,
      interpreted: 25,
      exitsPerSecond: 100,
      exits: { budget: 0, halt: 20, port: 80, mmio: 0 },
      tlbMissesPerSecond: 100,
      guestTime: 480,
    })
  })

  test('the same reading twice, and one of a new worker, say nothing', () => {
    const one = reading(1000, countersWith({ cpu: 100 }))
    expect(ratesBetween(one, one)).toBeUndefined()
    expect(ratesBetween(one, reading(2000, countersWith({ cpu: 3 })))).toBeUndefined()
  })

  test('a machine that ran nothing interprets nothing', () => {
    expect(ratesBetween(reading(0, countersWith({})), reading(1000, countersWith({})))?.interpreted).toBe(0)
  })
})

describe('RateKeeper', () => {
  const OTHER = '00000000-0000-4000-8000-000000000001'

  test('machines appear at their second reading, the busiest first, and go when they end', () => {
    const keeper = new RateKeeper()
    const take = (at: number, cpu: number) => [
      reading(at, countersWith({ cpu }), 'quiet'),
      reading(at, countersWith({ cpu: cpu * 4 }), 'busy', OTHER),
    ]
    expect(keeper.take(take(0, 0))).toEqual([])
    expect(keeper.take(take(1000, 100)).map(({ name }) => name)).toEqual(['busy', 'quiet'])
    expect(keeper.take(take(2000, 200).slice(0, 1)).map(({ name }) => name)).toEqual(['quiet'])
  })

  test('a reading that is not new leaves the last rates', () => {
    const keeper = new RateKeeper()
    keeper.take([reading(0, countersWith({}))])
    const shown = keeper.take([reading(1000, countersWith({ cpu: 300 }))])
    expect(keeper.take([reading(1000, countersWith({ cpu: 300 }))])).toEqual(shown)
    expect(shown[0]?.cpu).toBe(30)
  })
})

test('the table names its columns, and says so when nothing runs', () => {
  const rates = ratesBetween(
    reading(0, countersWith({})),
    reading(1000, countersWith({ cpu: 123 }, { instructions: 5e6, interpreted: 5e6 })),
  )
  expect(topTable(rates ? [rates] : [])).toMatch(/^NAME +CPU % .*\nbox +12\.3 +0\.0 +5\.0 +100\.0 /)
  expect(topTable([])).toBe('no machine runs\n')
})
