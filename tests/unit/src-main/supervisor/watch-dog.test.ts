import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WatchDog } from '../../../../src-main/supervisor/watch-dog.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('a watch-dog that is fed stays quiet; unfed it barks once', () => {
  const bark = vi.fn()
  const dog = new WatchDog(3, bark)

  vi.advanceTimersByTime(2_000)
  dog.feed()
  vi.advanceTimersByTime(2_000)
  expect(bark).not.toHaveBeenCalled()

  vi.advanceTimersByTime(10_000)
  expect(bark).toHaveBeenCalledTimes(1)
})

it('a watch-dog that is held counts from when it is let go', async () => {
  const bark = vi.fn()
  const dog = new WatchDog(3, bark)
  const work = Promise.withResolvers<string>()
  const held = dog.hold(work.promise)

  vi.advanceTimersByTime(60_000)
  work.resolve('done')
  expect(await held).toBe('done')
  vi.advanceTimersByTime(2_000)
  expect(bark).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_000)

  expect(bark).toHaveBeenCalledTimes(1)
})

it('a watch-dog that was stopped never barks', () => {
  const bark = vi.fn()
  new WatchDog(1, bark).stop()

  vi.advanceTimersByTime(10_000)

  expect(bark).not.toHaveBeenCalled()
})
