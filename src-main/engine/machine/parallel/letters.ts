/** What a vCPU on a thread of its own asks of the machine's thread: how its calls become letters, and how these become calls again. */
import type { InterpreterHost } from '../../accel/interp/interpreter.ts'

export const MESSAGE_PORT_READ = 1
export const MESSAGE_PORT_WRITE = 2
export const MESSAGE_MMIO_READ = 3
export const MESSAGE_MMIO_WRITE = 4
export const MESSAGE_ACKNOWLEDGE = 5
export const MESSAGE_APIC_BASE = 6
export const MESSAGE_NUMERIC_ERROR = 7
export const MESSAGE_NOTICE = 8
/** Triple fault: the vCPU stays where it is. */
export const MESSAGE_SHUTDOWN = 9

/** Four words of 32 bits. */
export type LetterWords = readonly [number, number, number, number]
/** Waits for the answer: 32 bits. */
export type SendLetter = (kind: number, first?: number, second?: number, third?: number, fourth?: number) => number

const HIGH = 2 ** 32

export function hostByLetters(send: SendLetter): InterpreterHost {
  return {
    ports: {
      read: (port, size) => send(MESSAGE_PORT_READ, port, size),
      write: (port, size, value) => void send(MESSAGE_PORT_WRITE, port, size, value),
    },
    mmio: {
      read: (address, size) => send(MESSAGE_MMIO_READ, address, address / HIGH, size),
      write: (address, size, value) => void send(MESSAGE_MMIO_WRITE, address, address / HIGH, size, value),
    },
    acknowledgeInterrupt: () => send(MESSAGE_ACKNOWLEDGE),
    apicBaseWritten: () => void send(MESSAGE_APIC_BASE),
    numericErrorChanged: () => void send(MESSAGE_NUMERIC_ERROR),
    notice: (what, value) => void send(MESSAGE_NOTICE, what, value),
  }
}

/** The answer; 0 where none is asked for. Throws for a kind that is not a call of the host. */
export function answerLetter(host: InterpreterHost, kind: number, [first, second, third, fourth]: LetterWords): number {
  const address = (first >>> 0) + (second >>> 0) * HIGH
  switch (kind) {
    case MESSAGE_PORT_READ:
      return host.ports.read(first, second)
    case MESSAGE_MMIO_READ:
      return host.mmio.read(address, third)
    case MESSAGE_ACKNOWLEDGE:
      return host.acknowledgeInterrupt()
    case MESSAGE_PORT_WRITE:
      host.ports.write(first, second, third >>> 0)
      return 0
    case MESSAGE_MMIO_WRITE:
      host.mmio.write(address, third, fourth >>> 0)
      return 0
    case MESSAGE_APIC_BASE:
      host.apicBaseWritten()
      return 0
    case MESSAGE_NUMERIC_ERROR:
      host.numericErrorChanged?.()
      return 0
    case MESSAGE_NOTICE:
      host.notice(first, second)
      return 0
    default:
      throw new Error(`a vCPU sends a letter of the unknown kind ${kind}`)
  }
}
