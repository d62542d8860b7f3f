/** One vCPU's side of what vCPUs in parallel ask of one another; the others are words that the test sets. */
import { beforeEach, describe, expect, test } from 'vitest'
import type { CoreExports } from '../../../../../../src-main/engine/accel/interp/core-exports.ts'
import { Crew } from '../../../../../../src-main/engine/machine/parallel/crew.ts'
import { Seat } from '../../../../../../src-main/engine/machine/parallel/seat.ts'
import {
  EXCLUSIVE,
  MAIL_ANSWERED,
  MAIL_NONE,
  MAIL_POSTED,
  PROTECTING,
  seatWord,
  WORK_CODE,
  WORK_TLB,
  WORK_WRITES,
} from '../../../../../../src-main/engine/memory/machine-block.ts'
import { CODE_OWNERS, RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'

const PAGE = RAM + 0x5000
const OWNERS = CODE_OWNERS + 5

/** What others are asked for is noted; `whileAsked` happens while this vCPU waits for them, `answer` is what the machine's thread does with a letter. */
class WatchedCrew extends Crew {
  readonly asked: number[] = []
  whileAsked: () => void = () => undefined
  answer: () => void = () => undefined

  override askOthers(self: number, work: number): void {
    this.asked.push(work)
    this.whileAsked()
    super.askOthers(self, work)
  }
  override ringMachine(): void {
    this.answer()
  }
}

let crew: WatchedCrew
let bytes: Uint8Array
let did: string[]
let seat: Seat
beforeEach(() => {
  crew = new WatchedCrew(new SharedArrayBuffer(RAM), 2)
  bytes = new Uint8Array(crew.words.buffer)
  did = []
  const core = {
    flushTlb: () => void did.push('flush'),
    dropWrites: () => void did.push('drop writes'),
    forgetPage: (host: number, isClaimed: number) => void did.push(`forget ${host - RAM}${isClaimed ? ', claimed' : ''}`),
    forgetCode: () => void did.push('forget all'),
  }
  seat = new Seat(crew, 0, () => core as Partial<CoreExports> as CoreExports)
  seat.enter()
})

describe('entering', () => {
  test('serves what was asked meanwhile before anything is executed', () => {
    seat.leave()
    crew.ask(0, WORK_WRITES)
    crew.forgetPage(0, PAGE)
    seat.enter()
    expect(did).toEqual(['drop writes', `forget ${0x5000}`])
    expect(crew.load(seatWord(0, 'served'))).toBe(crew.load(seatWord(0, 'asked')))
  })

  test('of an inner call serves nothing: the vCPU still stands still', () => {
    seat.leave()
    seat.leave()
    crew.ask(0, WORK_TLB)
    seat.enter()
    expect([did, crew.load(seatWord(0, 'presence'))]).toEqual([[], 0])
    seat.enter()
    expect([did, crew.load(seatWord(0, 'presence'))]).toEqual([['flush'], 1])
  })

  test('all code goes where the list of pages was too short', () => {
    seat.leave()
    crew.ask(0, WORK_CODE)
    seat.enter()
    expect(did).toEqual(['forget all'])
  })
})

describe('protecting a page of code', () => {
  test('sets the bit before the others are asked', () => {
    let owners = 0
    crew.whileAsked = () => {
      owners = bytes[OWNERS] ?? 0
    }
    seat.protectCode(PAGE)
    expect(owners).toBe(1)
    expect(crew.asked).toEqual([WORK_WRITES])
    expect(crew.load(PROTECTING)).toBe(0)
  })

  test('a write that is told of meanwhile leaves it an owner', () => {
    crew.whileAsked = () => crew.forgetPage(0, PAGE)
    seat.protectCode(PAGE)
    expect(did).toEqual([`forget ${0x5000}, claimed`])
  })

  test('a write to it later, and one to another page meanwhile, take the bit', () => {
    crew.whileAsked = () => crew.forgetPage(0, PAGE + 0x1000)
    seat.protectCode(PAGE)
    crew.whileAsked = () => undefined
    seat.leave()
    crew.forgetPage(0, PAGE)
    seat.enter()
    expect(did).toEqual([`forget ${0x6000}`, `forget ${0x5000}`])
  })

  test('waits for nobody where another owner has seen to it', () => {
    bytes[OWNERS] = 2
    seat.protectCode(PAGE)
    expect([crew.asked, bytes[OWNERS]]).toEqual([[], 3])
  })

  test('waits itself where the other owner may still be at it', () => {
    bytes[OWNERS] = 2
    crew.store(PROTECTING, 1)
    seat.protectCode(PAGE)
    expect([crew.asked, crew.load(PROTECTING)]).toEqual([[WORK_WRITES], 1])
  })
})

test('a posted letter is waited for by nobody but the next one', () => {
  const mail = seatWord(0, 'mail')
  expect(seat.post(4, 1, 2)).toBe(0)
  expect([crew.load(mail), crew.load(seatWord(0, 'kind')), crew.load(seatWord(0, 'presence'))]).toEqual([MAIL_POSTED, 4, 1])
  const kinds: number[] = []
  crew.sleep = (address) => {
    kinds.push(crew.load(seatWord(0, 'kind')))
    crew.store(address, crew.load(address) === MAIL_POSTED ? MAIL_NONE : MAIL_ANSWERED)
  }
  seat.send(5)
  expect(kinds).toEqual([4, 5])
})

test('code that was written is told to its owners, but not to the writer', () => {
  seat.codeWritten(PAGE + 0x123, 0b11)
  expect(crew.takePages(1)).toEqual([PAGE])
  expect(crew.takePages(0)).toEqual([])
})

describe('while all others stand still', () => {
  beforeEach(() => seat.stopOthers())

  test('a letter is answered, and the guest stays seized', () => {
    crew.answer = () => {
      crew.words[seatWord(0, 'answer') >> 2] = 77
      crew.store(seatWord(0, 'mail'), MAIL_ANSWERED)
    }
    expect(seat.send(3)).toBe(77)
    expect([crew.load(EXCLUSIVE), crew.load(seatWord(0, 'mail')), crew.load(seatWord(0, 'presence'))]).toEqual([1, MAIL_NONE, 1])
  })

  test('only who seized the guest gives it back, and once', () => {
    seat.resumeOthers()
    expect(crew.load(EXCLUSIVE)).toBe(0)
    crew.store(EXCLUSIVE, 2)
    seat.resumeOthers()
    expect(crew.load(EXCLUSIVE)).toBe(2)
  })
})

test('who wants to execute while another has the guest steps back until it is free', () => {
  seat.leave()
  crew.store(EXCLUSIVE, 2)
  const presences: number[] = []
  crew.sleep = (address: number) => {
    presences.push(crew.load(seatWord(0, 'presence')))
    crew.store(address, 0)
  }
  seat.enter()
  expect([presences, crew.load(seatWord(0, 'presence'))]).toEqual([[0], 1])
})
