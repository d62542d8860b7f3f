/**
 * A vCPU's seat in the crew, on its own thread: it tells whether the vCPU executes, serves what others ask of it, and carries its letters to the
 * machine's thread. `leave` and `enter` nest: a call to the host out of a call to the host stands still until the outermost one returns.
 */
import type { CoreExports, ParallelSeat } from '../../accel/interp/core-exports.ts'
import {
  EXCLUSIVE,
  MAIL_ANSWERED,
  MAIL_NONE,
  MAIL_POSTED,
  MAIL_SENT,
  PROTECTING,
  seatWord,
  TIME_ORIGIN,
  WORK_CODE,
  WORK_PAGES,
  WORK_TLB,
  WORK_WRITES,
} from '../../memory/machine-block.ts'
import { CODE_OWNERS, RAM } from '../../memory/memory-map.ts'
import type { Crew } from './crew.ts'

const PAGE_SIZE = 4096
const PAGE_MASK = ~0xfff

export class Seat implements ParallelSeat {
  readonly #crew: Crew
  readonly #cpu: number
  readonly #core: () => CoreExports
  readonly #origin: BigInt64Array
  readonly #bytes: Uint8Array<SharedArrayBuffer>
  /** All others stand still for this vCPU. */
  #hasSeized = false
  /** Page that code is about to be decoded from. */
  #claimed: number | undefined
  /** Calls of `leave` without their `enter`: at first it stands still. */
  #depth = 1

  constructor(crew: Crew, cpu: number, core: () => CoreExports) {
    this.#crew = crew
    this.#cpu = cpu
    this.#core = core
    this.#bytes = new Uint8Array(crew.words.buffer)
    this.#origin = new BigInt64Array(crew.words.buffer, TIME_ORIGIN, 1)
  }

  /** From here on the vCPU executes nothing and changes no memory. */
  leave(): void {
    if (this.#depth++ > 0) return
    const crew = this.#crew
    crew.store(this.#word('presence'), 0)
    // Whoever waits has asked, or seized the guest, before it looked at `presence`.
    if (crew.load(EXCLUSIVE) !== 0 || this.#isAsked()) crew.ring(this.#word('events'))
  }

  /** Executes again, once nobody else has the guest for himself and all that was asked is served. */
  enter(): void {
    if (--this.#depth > 0) return
    const crew = this.#crew
    const presence = this.#word('presence')
    crew.store(presence, 1)
    for (let holder = crew.load(EXCLUSIVE); holder !== 0 && !this.#hasSeized; holder = crew.load(EXCLUSIVE)) {
      crew.store(presence, 0)
      crew.ring(this.#word('events'))
      crew.sleep(EXCLUSIVE, holder)
      crew.store(presence, 1)
    }
    if (this.#isAsked()) this.#serve()
  }

  /** Asks the machine's thread: four words there, one back. */
  send(kind: number, first = 0, second = 0, third = 0, fourth = 0): number {
    const crew = this.#crew
    const mail = this.#word('mail')
    this.leave()
    this.#write(kind, first, second, third, fourth, MAIL_SENT)
    while (crew.load(mail) !== MAIL_ANSWERED) crew.sleep(mail, MAIL_SENT, Number.POSITIVE_INFINITY)
    const answer = crew.words[this.#word('answer') >> 2] as number
    crew.store(mail, MAIL_NONE)
    this.enter()
    return answer
  }

  /** The same for what the vCPU need not see done: only the next letter waits until it is. */
  post(kind: number, first = 0, second = 0, third = 0, fourth = 0): number {
    this.leave()
    this.#write(kind, first, second, third, fourth, MAIL_POSTED)
    this.enter()
    return 0
  }

  /** The letter before may still lie there. */
  #write(kind: number, first: number, second: number, third: number, fourth: number, state: number): void {
    const crew = this.#crew
    const { words } = crew
    const mail = this.#word('mail')
    while (crew.load(mail) !== MAIL_NONE) crew.sleep(mail, MAIL_POSTED)
    const place = this.#word('words') >> 2
    words[place] = first
    words[place + 1] = second
    words[place + 2] = third
    words[place + 3] = fourth
    words[this.#word('kind') >> 2] = kind
    crew.store(mail, state)
    crew.ringMachine()
  }

  /**
   * Who sees another owner's bit and nobody else protecting knows that the other one has seen to it: PROTECTING rises before the bit and falls when
   * all have served. A write that somebody tells of meanwhile must not take the bit away.
   */
  protectCode(host: number): void {
    const crew = this.#crew
    const page = (host >>> 0) - RAM
    this.leave()
    Atomics.add(crew.words, PROTECTING >> 2, 1)
    const before = Atomics.or(this.#bytes, CODE_OWNERS + page / PAGE_SIZE, 1 << this.#cpu)
    if (before === 0 || crew.load(PROTECTING) > 1) crew.askOthers(this.#cpu, WORK_WRITES)
    Atomics.sub(crew.words, PROTECTING >> 2, 1)
    this.#claimed = host >>> 0
    this.enter()
    this.#claimed = undefined
  }

  codeWritten(host: number, owners: number): void {
    for (const cpu of this.#crew.others(this.#cpu)) if (owners & (1 << cpu)) this.#crew.forgetPage(cpu, host & PAGE_MASK)
  }

  stopOthers(): void {
    this.leave()
    this.#crew.seize(this.#cpu)
    this.#hasSeized = true
    this.#crew.store(this.#word('presence'), 1)
    this.#depth = 0
    if (this.#isAsked()) this.#serve()
  }

  resumeOthers(): void {
    if (!this.#hasSeized) return
    this.#hasSeized = false
    this.#crew.release()
  }

  guestTime(): bigint {
    return process.hrtime.bigint() - Atomics.load(this.#origin, 0)
  }

  #isAsked(): boolean {
    return this.#crew.load(this.#word('asked')) !== this.#crew.load(this.#word('served'))
  }

  #serve(): void {
    const crew = this.#crew
    const number = crew.load(this.#word('asked'))
    const work = Atomics.exchange(crew.words, this.#word('work') >> 2, 0)
    const core = this.#core()
    if (work & WORK_TLB) core.flushTlb()
    else if (work & WORK_WRITES) core.dropWrites()
    if (work & WORK_CODE) core.forgetCode()
    if (work & (WORK_PAGES | WORK_CODE)) for (const page of crew.takePages(this.#cpu)) core.forgetPage(page, page === this.#claimed ? 1 : 0)
    crew.store(this.#word('served'), number)
    crew.ring(this.#word('events'))
  }

  #word(field: Parameters<typeof seatWord>[1]): number {
    return seatWord(this.#cpu, field)
  }
}
