import { describe, expect, test } from 'vitest'
import { Damage } from '../../../../../src-main/engine/display/damage.ts'

function create(width = 1024, height = 768): Damage {
  const damage = new Damage()
  damage.resize(width, height)
  damage.take()
  return damage
}

describe('Damage', () => {
  test('a new size is damaged as a whole', () => {
    const damage = new Damage()
    damage.resize(640, 480)
    expect(damage.take()).toEqual([{ x: 0, y: 0, width: 640, height: 480 }])
    expect([damage.isEmpty, damage.take()]).toEqual([true, []])
  })

  test('neighbouring lines make one rectangle, distant ones another', () => {
    const damage = create()
    damage.add(5, 10, 20)
    damage.add(6, 12, 24)
    damage.add(100, 0, 8)
    expect(damage.take()).toEqual([
      { x: 10, y: 5, width: 14, height: 2 },
      { x: 0, y: 100, width: 8, height: 1 },
    ])
  })

  test('lines far apart from each other are not made one large rectangle', () => {
    const damage = create()
    for (let y = 0; y < 100; y++) damage.add(y, 0, 10)
    for (let y = 100; y < 200; y++) damage.add(y, 1000, 1024)
    const pixels = damage.take().reduce((sum, { width, height }) => sum + width * height, 0)
    expect(pixels).toBeLessThan(100 * 34 + 3 * 2048)
  })

  test('the same line twice is the union', () => {
    const damage = create()
    damage.add(3, 50, 60)
    damage.add(3, 10, 20)
    expect(damage.take()).toEqual([{ x: 10, y: 3, width: 50, height: 1 }])
  })
})
