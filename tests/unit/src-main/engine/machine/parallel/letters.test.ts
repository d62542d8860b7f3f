import { expect, test } from 'vitest'
import type { InterpreterHost } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { answerLetter, hostByLetters, type LetterWords } from '../../../../../../src-main/engine/machine/parallel/letters.ts'

/** Notes each call and answers `answer`. */
function notingHost(calls: unknown[][], answer: number): InterpreterHost {
  const note =
    (name: string) =>
    (...words: unknown[]): number => {
      calls.push([name, ...words])
      return answer
    }
  return {
    ports: { read: note('in'), write: note('out') },
    mmio: { read: note('read'), write: note('write') },
    acknowledgeInterrupt: note('acknowledge'),
    apicBaseWritten: note('base'),
    numericErrorChanged: note('error'),
    notice: note('notice'),
  }
}

/** A host whose calls went through a letter of 32-bit words. */
function through(host: InterpreterHost): InterpreterHost {
  return hostByLetters((kind, first = 0, second = 0, third = 0, fourth = 0) => {
    const letter = Int32Array.of(first, second, third, fourth)
    return answerLetter(host, kind, letter as unknown as LetterWords)
  })
}

test('every call of the host arrives as it was made, addresses beyond 4 GiB and values with bit 31 included', () => {
  const calls: unknown[][] = []
  const host = through(notingHost(calls, 5))
  expect([host.ports.read(0x3f8, 1), host.mmio.read(0x8_fee0_0020, 4), host.acknowledgeInterrupt()]).toEqual([5, 5, 5])
  host.ports.write(0xcfc, 4, 0x8000_0000)
  host.mmio.write(0xfee0_00b0, 4, 0xffff_ffff)
  host.apicBaseWritten()
  host.numericErrorChanged?.()
  host.notice(1, 2)
  expect(calls).toEqual([
    ['in', 0x3f8, 1],
    ['read', 0x8_fee0_0020, 4],
    ['acknowledge'],
    ['out', 0xcfc, 4, 0x8000_0000],
    ['write', 0xfee0_00b0, 4, 0xffff_ffff],
    ['base'],
    ['error'],
    ['notice', 1, 2],
  ])
})

test('no vector is a vector of -1', () => {
  expect(through(notingHost([], -1)).acknowledgeInterrupt()).toBe(-1)
})

test('a letter of an unknown kind is refused by its number', () => {
  expect(() => answerLetter(notingHost([], 0), 99, [0, 0, 0, 0])).toThrow('unknown kind 99')
})

test('what is served here sends no letter; what may go on is posted; the request for attention is renewed after letters that may change it', () => {
  const log: string[] = []
  const note =
    (name: string) =>
    (kind: number): number => {
      log.push(`${name} ${kind}`)
      return 1
    }
  const host = hostByLetters(note('send'), note('post'), {
    readPort: (port) => (port === 0x608 ? 8 : undefined),
    read: (address) => (address === 1 ? 7 : undefined),
    write: (address) => address === 1,
    mayGoOn: (address) => address === 2,
    acknowledge: () => (log.length === 0 ? 0x31 : undefined),
    renew: () => void log.push('renew'),
  })
  expect([host.acknowledgeInterrupt(), host.mmio.read(1, 4), host.ports.read(0x608, 4)]).toEqual([0x31, 7, 8])
  host.mmio.write(1, 4, 0)
  expect(log).toEqual([])
  for (const address of [2, 3]) host.mmio.write(address, 4, 0)
  host.acknowledgeInterrupt()
  expect(log).toEqual(['post 4', 'renew', 'send 4', 'renew', 'send 5', 'renew'])
})
