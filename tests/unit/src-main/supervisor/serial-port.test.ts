import { expect, it } from 'vitest'
import { SerialPort, type SerialViewer } from '../../../../src-main/supervisor/serial-port.ts'

class Screen implements SerialViewer {
  text = ''

  output(bytes: Uint8Array): void {
    this.text += Buffer.from(bytes).toString()
  }

  restart(scrollback: Uint8Array): void {
    this.text = `restarted:${Buffer.from(scrollback).toString()}`
  }
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

it('a viewer that comes late sees the scrollback and then what follows', () => {
  const port = new SerialPort()
  const screen = new Screen()
  port.output(bytes('early '))

  port.attach(screen)
  port.output(bytes('late'))

  expect(screen.text).toBe('early late')
})

it('two viewers see the same; one that left sees nothing more', () => {
  const port = new SerialPort()
  const [stays, leaves] = [new Screen(), new Screen()]
  port.attach(stays)
  const detach = port.attach(leaves)
  port.output(bytes('a'))

  detach()
  port.output(bytes('b'))

  expect([stays.text, leaves.text]).toEqual(['ab', 'a'])
  expect(port.viewers).toBe(1)
})

it('a restored scrollback takes the place of the one before, for present and later viewers', () => {
  const port = new SerialPort()
  const present = new Screen()
  port.attach(present)
  port.output(bytes('after the snapshot'))

  port.restore(bytes('before'))
  const later = new Screen()
  port.attach(later)

  expect([present.text, later.text]).toEqual(['restarted:before', 'before'])
})
