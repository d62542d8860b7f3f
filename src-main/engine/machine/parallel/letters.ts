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

/** What a vCPU's thread serves without a letter (local-apic.ts, power-timer.ts). */
export interface ServedHere {
  readPort(port: number, size: number): number | undefined
  read(address: number, size: number): number | undefined
  write(address: number, size: number, value: number): boolean
  mayGoOn(address: number, size: number): boolean
  acknowledge(): number | undefined
  renew(): void
}

const NOTHING: ServedHere = {
  readPort: () => undefined,
  read: () => undefined,
  write: () => false,
  mayGoOn: () => false,
  acknowledge: () => undefined,
  renew: () => undefined,
}

/** `post`: for calls that need not be seen done. */
export function hostByLetters(send: SendLetter, post: SendLetter = send, here = NOTHING): InterpreterHost {
  const acknowledgeThere = (): number => {
    const vector = send(MESSAGE_ACKNOWLEDGE)
    here.renew()
    return vector
  }
  const writeThere = (address: number, size: number, value: number): void => {
    const deliver = here.mayGoOn(address, size) ? post : send
    deliver(MESSAGE_MMIO_WRITE, address, address / HIGH, size, value)
    here.renew()
  }
  return {
    ports: {
      read: (port, size) => here.readPort(port, size) ?? send(MESSAGE_PORT_READ, port, size),
      write: (port, size, value) => void send(MESSAGE_PORT_WRITE, port, size, value),
    },
    mmio: {
      read: (address, size) => here.read(address, size) ?? send(MESSAGE_MMIO_READ, address, address / HIGH, size),
      write: (address, size, value) => {
        if (!here.write(address, size, value)) writeThere(address, size, value)
      },
    },
    acknowledgeInterrupt: () => here.acknowledge() ?? acknowledgeThere(),
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
