import { describe, expect, test } from 'vitest'
import { displayOf } from '../../../../../src-main/cli/run/display-options.ts'

describe('displayOf', () => {
  test('a kernel has no display unless something of it is asked for; a firmware has one', () => {
    const adapters = [displayOf({}, true), displayOf({ screenshot: 'x.png' }, true), displayOf({ vnc: '5901' }, true), displayOf({}, false)]
    expect(adapters.map(({ display }) => display?.adapter)).toEqual(['none', 'std', 'std', 'std'])
  })

  test('VNC listens at the loopback address unless told otherwise', () => {
    expect(displayOf({ vnc: '5901' }, true).display?.vnc).toEqual({ host: '127.0.0.1', port: 5901 })
    expect(displayOf({ vnc: '0.0.0.0:5902', vncPassword: 'secret' }, true).display?.vnc).toEqual({
      host: '0.0.0.0',
      port: 5902,
      password: 'secret',
    })
  })

  test('keys and picture wait five seconds, or as long as told', () => {
    expect(displayOf({ type: 'a', screenshot: '/x.png', after: '1.5' }, true).plan).toEqual({
      screenshot: '/x.png',
      keys: [[0x1e, 0x9e]],
      after: 1.5,
    })
    expect(displayOf({ type: 'a' }, true).plan?.after).toBe(5)
  })

  test.each([
    [{ vga: 'cga' }, "--vga: 'cga'"],
    [{ vga: 'none', screenshot: 'x' }, '--vga none'],
    [{ vnc: 'here' }, "--vnc: 'here'"],
    [{ type: '<any>' }, '--type'],
    [{ screenshot: 'x', after: 'soon' }, '--after'],
  ])('%o is refused', (options, words) => {
    expect(() => displayOf(options, true)).toThrow(words)
  })
})
