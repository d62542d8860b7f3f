import type { MessagePort } from 'node:worker_threads'
import { describe, expect, test } from 'vitest'
import type { ToDisplay } from '../../../../src-main/engine/display/display-messages.ts'
import { DisplayLink } from '../../../../src-main/supervisor/display-link.ts'

/** A link, and a display at its other end that answers as `answer` says. */
function create(answer: (message: Extract<ToDisplay, { id: number }>) => unknown) {
  const heard: unknown[] = []
  let display: MessagePort | undefined
  const link = new DisplayLink((port) => {
    display = port
    port.on('message', (message) => {
      heard.push(message)
      if ('id' in message) port.postMessage(answer(message))
    })
  })
  return { link, heard, display: display as unknown as MessagePort }
}

describe('DisplayLink', () => {
  test('a picture comes back to the question that asked for it', async () => {
    const { link, heard } = create(({ type, id }) => ({ type, id, picture: { number: id, width: 2, height: 1 } }))
    const [first, second] = await Promise.all([link.picture({ width: 100 }), link.picture({ known: 7 })])
    link.close()
    expect([first.number, second.number]).toEqual([1, 2])
    expect(heard).toEqual([
      { type: 'picture', id: 1, width: 100 },
      { type: 'picture', id: 2, known: 7 },
    ])
  })

  test('text while a text mode is shown', async () => {
    const { link } = create(({ id }) => ({ type: 'text', id, lines: ['login:'] }))
    expect(await link.text()).toEqual(['login:'])
    link.close()
  })

  test('typing is handed on', async () => {
    const { link, heard } = create(({ id }) => ({ type: 'typing', id }))
    await link.type([[0x1e, 0x9e]])
    link.close()
    expect(heard[0]).toEqual({ type: 'type', id: 1, keys: [[0x1e, 0x9e]] })
  })

  test('a display that goes away, or never was, is told in words', async () => {
    const { link, display } = create(() => undefined)
    display.removeAllListeners('message')
    const asked = link.picture()
    display.close()
    await expect(asked).rejects.toThrow('no display')
  })
})
