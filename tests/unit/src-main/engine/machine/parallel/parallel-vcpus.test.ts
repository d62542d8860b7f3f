/** The machine's thread without the others: what these would do is set in their seats. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { InterpreterHost } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { ATTENTION_STOP } from '../../../../../../src-main/engine/cpu/execution.ts'
import { stateOffset } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { Crew } from '../../../../../../src-main/engine/machine/parallel/crew.ts'
import type { HostTimeline } from '../../../../../../src-main/engine/machine/parallel/host-timeline.ts'
import { MESSAGE_ACKNOWLEDGE, MESSAGE_SHUTDOWN } from '../../../../../../src-main/engine/machine/parallel/letters.ts'
import { ParallelVcpus, type VcpuThreads } from '../../../../../../src-main/engine/machine/parallel/parallel-vcpus.ts'
import type { Vcpu } from '../../../../../../src-main/engine/machine/vcpu-set.ts'
import {
  MAIL_ANSWERED,
  MAIL_NONE,
  MAIL_POSTED,
  MAIL_SENT,
  RUNNING,
  seatWord,
} from '../../../../../../src-main/engine/memory/machine-block.ts'
import { CODE_OWNERS, cpuBlock, RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'

const PAGE = RAM + 0x3000
const OWNERS = CODE_OWNERS + 3

let crew: Crew
let bytes: Uint8Array<SharedArrayBuffer>
let now: number
let failure: unknown
let halted: boolean
let calls: string[]
let vcpus: ParallelVcpus

/** Time moves by a tenth of a millisecond with each look. */
class SteppingTimeline {
  sliceEnd = 0
  get instructions(): number {
    now += 1e5
    return now
  }
  start(): void {
    calls.push('start')
  }
  stop(): void {
    calls.push('stop')
  }
}

class FakeVcpu {
  readonly interruptsEnabled = true
  readonly registers = { get: () => 0n }
  readonly reset: () => void
  readonly invalidate: () => void

  constructor(cpu: number) {
    this.reset = () => void calls.push(`reset ${cpu}`)
    this.invalidate = () => void calls.push(`invalidate ${cpu}`)
  }
  get halted(): boolean {
    return halted
  }
}

class FakeThreads implements VcpuThreads {
  get failure(): unknown {
    return failure
  }
  start(): void {
    calls.push('threads')
  }
  dispose(): void {}
}

beforeEach(() => {
  const buffer = new SharedArrayBuffer(RAM)
  bytes = new Uint8Array(buffer)
  crew = new Crew(buffer, 2)
  now = 0
  failure = undefined
  halted = false
  calls = []
  const host = (cpu: number): InterpreterHost =>
    ({
      acknowledgeInterrupt: () => {
        calls.push(`current ${vcpus.current}`)
        return 0x30 + cpu
      },
    }) as Partial<InterpreterHost> as InterpreterHost
  vcpus = new ParallelVcpus({
    crew,
    bytes,
    vcpus: [new FakeVcpu(0), new FakeVcpu(1)] as unknown as Vcpu[],
    hosts: [host(0), host(1)],
    timeline: new SteppingTimeline() as unknown as HostTimeline,
    threads: new FakeThreads(),
  })
})

function send(cpu: number, kind: number): void {
  crew.words[seatWord(cpu, 'kind') >> 2] = kind
  crew.store(seatWord(cpu, 'mail'), MAIL_SENT)
}

/** As their threads say when they have come to a boundary. */
function standParked(value: 0 | 1): void {
  for (const cpu of [0, 1]) crew.store(seatWord(cpu, 'parked'), value)
}

test('a slice serves the letters that are there, and answers with what the device said', () => {
  send(1, MESSAGE_ACKNOWLEDGE)
  expect(vcpus.run(1e9)).toEqual({ kind: 'budget' })
  expect(crew.load(seatWord(1, 'mail'))).toBe(MAIL_ANSWERED)
  expect(crew.words[seatWord(1, 'answer') >> 2]).toBe(0x31)
  expect(calls).toContain('current 1')
})

test('a posted letter is served, and needs no answer', () => {
  send(1, MESSAGE_ACKNOWLEDGE)
  crew.store(seatWord(1, 'mail'), MAIL_POSTED)
  vcpus.run(1e9)
  expect(calls).toContain('current 1')
  expect(crew.load(seatWord(1, 'mail'))).toBe(MAIL_NONE)
})

test('all that sleep are halted once no letter of theirs lies there: it may start a timer', () => {
  halted = true
  for (const cpu of [0, 1]) crew.store(seatWord(cpu, 'naps'), 1)
  crew.store(seatWord(1, 'mail'), MAIL_POSTED)
  expect(vcpus.halted).toBe(false)
  crew.store(seatWord(1, 'mail'), MAIL_NONE)
  expect(vcpus.halted).toBe(true)
})

test('one that woke while the others were looked at is not halted, even if it looks so', () => {
  halted = true
  crew.store(seatWord(0, 'naps'), 3)
  // The other one interrupted it before it went to sleep itself.
  const load = crew.load.bind(crew)
  crew.load = (address) => {
    if (address === seatWord(1, 'naps') && load(address) === 0) {
      crew.store(address, 1)
      crew.store(seatWord(0, 'naps'), 4)
    }
    return load(address)
  }
  expect(vcpus.halted).toBe(false)
})

test('a triple fault ends the slice and names its vCPU', () => {
  send(1, MESSAGE_SHUTDOWN)
  expect(vcpus.run(1e9)).toMatchObject({ kind: 'shutdown', reason: expect.stringMatching(/^CPU 1: /) })
})

test('what a thread died of is thrown, and does not keep the machine from parking', () => {
  vcpus.resume()
  failure = new Error('no more memory')
  expect(() => vcpus.run(1e9)).toThrow('no more memory')
  vcpus.park()
})

describe('parking', () => {
  test('asks all for attention, and serves letters until each has come to a boundary', () => {
    vcpus.resume()
    send(1, MESSAGE_ACKNOWLEDGE)
    const words = crew.words
    crew.sleep = () => standParked(1)
    vcpus.park()
    expect(crew.load(RUNNING)).toBe(0)
    expect([0, 1].map((cpu) => words[(cpuBlock(cpu) + stateOffset('attention')) >> 2])).toEqual([ATTENTION_STOP, ATTENTION_STOP])
    expect(crew.load(seatWord(1, 'mail'))).toBe(MAIL_ANSWERED)
    expect(calls.at(-1)).toBe('stop')
  })

  test('holding lets guest time go on', () => {
    vcpus.resume()
    standParked(1)
    vcpus.hold()
    expect(calls).not.toContain('stop')
  })

  test('starts the threads and lets all run again', () => {
    vcpus.resume()
    expect([calls, crew.load(RUNNING)]).toEqual([['start', 'threads'], 1])
  })
})

describe('a device that writes memory', () => {
  test('tells the owners of code of the page before, and whoever owns it when the bytes are in place', () => {
    vcpus.resume()
    bytes[OWNERS] = 1
    vcpus.invalidate(PAGE + 0x10, 4)
    expect([crew.takePages(0), crew.takePages(1)]).toEqual([[PAGE], []])
    bytes[OWNERS] = 2
    vcpus.run(1e9)
    expect([crew.takePages(0), crew.takePages(1)]).toEqual([[], [PAGE]])
  })

  test('tells before the letter that made it is answered', () => {
    vcpus.resume()
    bytes[OWNERS] = 2
    vcpus.invalidate(PAGE, 4)
    crew.takePages(1)
    send(1, MESSAGE_ACKNOWLEDGE)
    let told: number[] = []
    const announce = crew.announce.bind(crew)
    crew.announce = (address, value) => {
      if (address === seatWord(1, 'mail')) told = crew.takePages(1)
      announce(address, value)
    }
    vcpus.run(1e9)
    expect(told).toEqual([PAGE])
  })

  test('while all stand parked, forgets the code itself', () => {
    bytes[OWNERS] = 1
    vcpus.invalidate(PAGE, 4)
    expect(calls).toEqual(['invalidate 0', 'invalidate 1'])
    expect(crew.takePages(0)).toEqual([])
  })
})

test('CPU time is that of all threads, and what the busiest used from look to look', () => {
  crew.setCpuTime(0, 5e6)
  crew.setCpuTime(1, 2e6)
  expect(vcpus.cpuTime).toEqual({ all: 7e6, busiest: 5e6 })
  crew.setCpuTime(0, 6e6)
  crew.setCpuTime(1, 9e6)
  expect(vcpus.cpuTime).toEqual({ all: 15e6, busiest: 12e6 })
})
