/**
 * Everything that the core asks of the host in a slice, with the answers and what devices did to the guest meanwhile (interrupt lines, memory, the map of
 * memory), so that a second run gets the same without any device noticing.
 */
import type { RegisterFile } from '../../cpu/register-file.ts'
import type { GuestMemory } from '../../memory/guest-memory.ts'
import { PHYS_MAP, PHYS_MAP_PAGES } from '../../memory/memory-map.ts'
import type { InterpreterHost } from '../interp/interpreter.ts'
import { DEVICE_WORDS } from './cpu-snapshot.ts'

interface HostCall {
  readonly asked: string
  readonly answer: number
  /** Words of the state that changed, by number. */
  readonly words: readonly (readonly [word: number, value: number])[]
  readonly writes: readonly { readonly host: number; readonly bytes: Uint8Array }[]
  readonly map: Uint32Array | undefined
}

/** A run that asks the host for something else than the one before. */
export class JournalMismatch extends Error {}

export interface JournalPorts {
  readonly host: InterpreterHost
  readonly memory: GuestMemory
  readonly registers: () => RegisterFile
  /** A device is about to be asked, and has answered: around it, `budgetEnd` in the state is the machine's. */
  beforeCall(): void
  afterCall(): void
  /** Repeats what a device did to memory. */
  write(host: number, bytes: Uint8Array): void
  flushTlb(): void
}

export class HostJournal {
  readonly #ports: JournalPorts
  readonly #map: Uint32Array
  /** The map at the start of the slice. */
  #startMap: Uint32Array
  #mapChanged = false
  #calls: HostCall[] = []
  #next = 0
  #replaying = false
  /** While a recorded call runs: what devices write. */
  #writes: { host: number; length: number }[] | undefined
  #mapNoted = false
  readonly #before = new Int32Array(DEVICE_WORDS.length)

  constructor(ports: JournalPorts) {
    this.#ports = ports
    this.#map = ports.memory.words.subarray(PHYS_MAP / 4, PHYS_MAP / 4 + PHYS_MAP_PAGES)
    this.#startMap = this.#map.slice()
  }

  /** What the core calls. */
  get host(): InterpreterHost {
    const { host } = this.#ports
    return {
      ports: {
        read: (port, size) => this.#call('read port', [port, size], () => host.ports.read(port, size)),
        write: (port, size, value) => void this.#call('write port', [port, size, value], () => host.ports.write(port, size, value)),
      },
      mmio: {
        read: (address, size) => this.#call('read device memory', [address, size], () => host.mmio.read(address, size)),
        write: (address, size, value) =>
          void this.#call('write device memory', [address, size, value], () => host.mmio.write(address, size, value)),
      },
      acknowledgeInterrupt: () => this.#call('acknowledge interrupt', [], () => host.acknowledgeInterrupt()),
      apicBaseWritten: () => void this.#call('APIC base', [], () => host.apicBaseWritten()),
      numericErrorChanged: () => void this.#call('numeric error', [], () => host.numericErrorChanged?.()),
      notice: (what, value) => void this.#call('notice', [what, value], () => host.notice(what, value)),
      ...(host.coreExited ? { coreExited: (code: number) => this.#replaying || host.coreExited?.(code) } : {}),
    }
  }

  /** A slice begins. */
  record(): void {
    this.#calls = []
    this.#next = 0
    this.#replaying = false
    if (this.#mapChanged) this.#startMap = this.#map.slice()
    this.#mapChanged = false
  }

  /** Answers come from the slice's journal, from this place on. */
  replay(place: number): void {
    this.#next = place
    this.#replaying = true
    if (this.#mapChanged) this.#map.set(this.#mapAt(place))
  }

  /** Calls answered so far. */
  get place(): number {
    return this.#replaying ? this.#next : this.#calls.length
  }

  /** Accelerator.hostWrites: a device writes guest memory. */
  noteWrite(host: number, length: number): void {
    this.#writes?.push({ host, length })
  }

  /** The map of memory has changed; true when a device did it that the core asked, and not the machine between two slices. */
  noteMap(): void {
    this.#mapChanged = true
    if (this.#writes) this.#mapNoted = true
  }

  #mapAt(place: number): Uint32Array {
    for (let at = place - 1; at >= 0; at--) {
      const { map } = this.#calls[at] as HostCall
      if (map) return map
    }
    return this.#startMap
  }

  #call(what: string, values: readonly number[], perform: () => unknown): number {
    const icount = this.#ports.registers().get('icount')
    const asked = `${what} ${values.map((value) => `0x${value.toString(16)}`).join(', ')} at instruction ${icount}`
    return this.#replaying ? this.#repeat(asked) : this.#perform(asked, perform)
  }

  #perform(asked: string, perform: () => unknown): number {
    const state = this.#state()
    DEVICE_WORDS.forEach((word, index) => {
      this.#before[index] = state[word] as number
    })
    this.#writes = []
    this.#mapNoted = false
    this.#ports.beforeCall()
    const answer = Number(perform() ?? 0)
    this.#ports.afterCall()
    const { bytes } = this.#ports.memory
    const writes = this.#writes.map(({ host, length }) => ({ host, bytes: bytes.slice(host, host + length) }))
    this.#writes = undefined
    const words = DEVICE_WORDS.filter((word, index) => state[word] !== this.#before[index]).map(
      (word) => [word, state[word] as number] as const,
    )
    this.#calls.push({ asked, answer, words, writes, map: this.#mapNoted ? this.#map.slice() : undefined })
    return answer
  }

  #repeat(asked: string): number {
    const call = this.#calls[this.#next++]
    if (call?.asked !== asked)
      throw new JournalMismatch(`it asks the host: ${asked}; the run before asked: ${call?.asked ?? 'nothing more'}`)
    for (const [word, value] of call.words) this.#state()[word] = value
    for (const { host, bytes } of call.writes) this.#ports.write(host, bytes)
    if (call.map) {
      this.#map.set(call.map)
      this.#ports.flushTlb()
    }
    return call.answer
  }

  #state(): Int32Array {
    const { block } = this.#ports.registers()
    return new Int32Array(block.buffer, block.byteOffset, block.length / 4)
  }
}
