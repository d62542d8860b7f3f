/**
 * The threads of a guest whose vCPUs run in parallel, as one of them sees them: what it asks of the others, and how it waits for them. A request is
 * served at once by a vCPU that stands still (before it executes anything again), and by one that executes at its next boundary.
 *
 * No thread waits while it counts as executing, so two that wait for each other do not lock up.
 */
import { ATTENTION_STOP } from '../../cpu/execution.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import { DOORBELL, EXCLUSIVE, RUNNING, SEAT_PAGES, seatWord, WORK_CODE, WORK_PAGES } from '../../memory/machine-block.ts'
import { cpuBlock } from '../../memory/memory-map.ts'

/** Looks before a thread goes to sleep: an answer mostly comes within a microsecond. */
const LOOKS = 200
/** Longest sleep (ms): a wake-up that was missed costs no more. */
const NAP = 5

export class Crew {
  readonly words: Int32Array<SharedArrayBuffer>
  readonly cpus: number
  readonly #longs: BigInt64Array<SharedArrayBuffer>

  constructor(buffer: SharedArrayBuffer, cpus: number) {
    this.words = new Int32Array(buffer)
    this.#longs = new BigInt64Array(buffer)
    this.cpus = cpus
  }

  load(address: number): number {
    return Atomics.load(this.words, address >> 2)
  }

  store(address: number, value: number): void {
    Atomics.store(this.words, address >> 2, value)
  }

  /** Stores a value that others sleep on. */
  announce(address: number, value: number): void {
    this.store(address, value)
    Atomics.notify(this.words, address >> 2)
  }

  /** Sleeps until the word no longer has this value, or a while. */
  sleep(address: number, value: number, milliseconds = NAP): void {
    Atomics.wait(this.words, address >> 2, value, milliseconds)
  }

  /** CPU time of the vCPU's thread, in nanoseconds. */
  cpuTime(cpu: number): number {
    return Number(Atomics.load(this.#longs, seatWord(cpu, 'cpuTime') >> 3))
  }

  setCpuTime(cpu: number, nanoseconds: number): void {
    Atomics.store(this.#longs, seatWord(cpu, 'cpuTime') >> 3, BigInt(nanoseconds))
  }

  /** Raises a counter that others sleep on. */
  ring(address: number): void {
    Atomics.add(this.words, address >> 2, 1)
    Atomics.notify(this.words, address >> 2)
  }

  ringMachine(): void {
    this.ring(DOORBELL)
  }

  get mayRun(): boolean {
    return this.load(RUNNING) !== 0
  }

  /** Makes a vCPU leave its run, or its sleep when it is halted. */
  stop(cpu: number): void {
    const attention = (cpuBlock(cpu) + stateOffset('attention')) >> 2
    Atomics.or(this.words, attention, ATTENTION_STOP)
    Atomics.notify(this.words, attention)
  }

  /** Wants `work` (WORK_ bits) of a vCPU; the number to wait for. */
  ask(cpu: number, work: number): number {
    Atomics.or(this.words, seatWord(cpu, 'work') >> 2, work)
    const number = Atomics.add(this.words, seatWord(cpu, 'asked') >> 2, 1) + 1
    if (this.executes(cpu)) this.stop(cpu)
    return number
  }

  /** The vCPU has served the request, or will before it executes anything. */
  await(cpu: number, number: number): void {
    this.awaitUntil(cpu, () => !this.executes(cpu) || this.load(seatWord(cpu, 'served')) - number >= 0)
  }

  executes(cpu: number): boolean {
    return this.load(seatWord(cpu, 'presence')) !== 0
  }

  /** Until somebody asks one of them for attention. */
  allSleep(): boolean {
    return this.naps().every((count) => count & 1)
  }

  /** Of each vCPU: odd while it sleeps. Twice the same and odd: none woke in between. */
  naps(): number[] {
    return Array.from({ length: this.cpus }, (_, cpu) => this.load(seatWord(cpu, 'naps')))
  }

  awaitUntil(cpu: number, isTrue: () => boolean): void {
    for (let look = 0; look < LOOKS; look++) if (isTrue()) return
    const events = seatWord(cpu, 'events')
    while (true) {
      const seen = this.load(events)
      if (isTrue()) return
      this.sleep(events, seen)
    }
  }

  /** All vCPUs but one. */
  *others(self: number): Generator<number> {
    for (let cpu = 0; cpu < this.cpus; cpu++) if (cpu !== self) yield cpu
  }

  /** Wants work of all vCPUs but `self`, and waits for it. */
  askOthers(self: number, work: number): void {
    const numbers = [...this.others(self)].map((cpu) => [cpu, this.ask(cpu, work)] as const)
    for (const [cpu, number] of numbers) this.await(cpu, number)
  }

  /** Asks a vCPU to forget the code of a host page. */
  forgetPage(cpu: number, page: number): void {
    const lock = seatWord(cpu, 'pagesLock')
    this.#lock(lock)
    const count = this.load(seatWord(cpu, 'pagesCount'))
    const pages = seatWord(cpu, 'pages') >> 2
    const isKnown = this.words.subarray(pages, pages + count).includes(page | 0)
    const hasRoom = isKnown || count < SEAT_PAGES
    if (!isKnown && hasRoom) {
      this.words[pages + count] = page
      this.store(seatWord(cpu, 'pagesCount'), count + 1)
    }
    this.store(lock, 0)
    this.ask(cpu, hasRoom ? WORK_PAGES : WORK_CODE)
  }

  /** Takes the list of a vCPU. */
  takePages(cpu: number): number[] {
    const lock = seatWord(cpu, 'pagesLock')
    this.#lock(lock)
    const pages = seatWord(cpu, 'pages') >> 2
    const taken = [...this.words.subarray(pages, pages + this.load(seatWord(cpu, 'pagesCount')))]
    this.store(seatWord(cpu, 'pagesCount'), 0)
    this.store(lock, 0)
    return taken.map((page) => page >>> 0)
  }

  /** Held for a few stores only. */
  #lock(address: number): void {
    while (Atomics.compareExchange(this.words, address >> 2, 0, 1) !== 0);
  }

  /** From here to `release` only `self`, which does not count as executing, may: waits for those who do. */
  seize(self: number): void {
    for (let holder = this.#claim(self); holder !== 0; holder = this.#claim(self)) this.sleep(EXCLUSIVE, holder)
    for (const cpu of this.others(self)) if (this.executes(cpu)) this.stop(cpu)
    for (const cpu of this.others(self)) this.awaitUntil(cpu, () => !this.executes(cpu))
  }

  /** Who has the guest for himself; 0: nobody had, and now `self` has. */
  #claim(self: number): number {
    return Atomics.compareExchange(this.words, EXCLUSIVE >> 2, 0, self + 1)
  }

  release(): void {
    this.announce(EXCLUSIVE, 0)
  }
}
