/** Entry of the thread of one vCPU, where the vCPUs of a machine run in parallel: it executes, and the machine's thread serves it (parallel-vcpus.ts). */
import { type MessagePort, workerData } from 'node:worker_threads'
import { Interpreter } from '../../accel/interp/interpreter.ts'
import { CompileChannel } from '../../accel/jit/compile-thread.ts'
import { TranslatedCode } from '../../accel/jit/translated-code.ts'
import { Translator } from '../../accel/jit/translator.ts'
import { hostClock } from '../../base/clock/host-clock.ts'
import { ATTENTION_STOP } from '../../cpu/execution.ts'
import { stateOffset } from '../../cpu/state-layout.ts'
import { GuestMemory } from '../../memory/guest-memory.ts'
import { RUNNING, seatWord } from '../../memory/machine-block.ts'
import { cpuBlock } from '../../memory/memory-map.ts'
import { Crew } from './crew.ts'
import { hostByLetters, MESSAGE_SHUTDOWN, type ServedHere } from './letters.ts'
import { LocalApic } from './local-apic.ts'
import { readPowerTimer } from './power-timer.ts'
import { Seat } from './seat.ts'

/** What the machine's thread posts. */
export interface VcpuThreadData {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  readonly ramSize: number
  readonly cpu: number
  readonly cpus: number
  readonly signature: number
  readonly translates: boolean
  /** To the thread that compiles for all vCPUs. */
  readonly compilePort: MessagePort | undefined
  /** Interrupts and accesses are traced: all of them go to the machine's thread. */
  readonly tracesDevices: boolean
}

/** More instructions than any vCPU retires; exact as a double. */
const NO_BUDGET = 2 ** 52
/** PAUSE instructions after which the thread gives way: the host may not run the vCPU that is waited for. */
const PAUSES = 4096
/** How long (ms). */
const YIELD = 0.05
const LONGEST_SLEEP = 1000

class VcpuThread {
  readonly #crew: Crew
  readonly #cpu: number
  readonly #seat: Seat
  readonly #vcpu: Interpreter
  readonly #attention: number

  constructor(data: VcpuThreadData) {
    const { memory, cpu, cpus } = data
    const buffer = memory.buffer as unknown as SharedArrayBuffer
    this.#crew = new Crew(buffer, cpus)
    this.#cpu = cpu
    this.#attention = cpuBlock(cpu) + stateOffset('attention')
    this.#seat = new Seat(this.#crew, cpu, () => this.#vcpu.core)
    const options = {
      module: data.module,
      memory: new GuestMemory(data.ramSize, undefined, memory),
      arenaOwner: cpu,
      cpu,
      signature: data.signature,
      parallel: this.#seat,
      attached: true,
    }
    const host = hostByLetters(
      (...letter) => this.#seat.send(...letter),
      (...letter) => this.#seat.post(...letter),
      data.tracesDevices ? undefined : this.#nearDevices(),
    )
    const code = data.compilePort && new TranslatedCode(options.memory, [cpu], new CompileChannel(data.compilePort))
    this.#vcpu = data.translates ? new Translator(code ? { ...options, code } : options, host) : new Interpreter(options, host)
  }

  #nearDevices(): ServedHere {
    const apic = new LocalApic(this.#crew, this.#cpu)
    const time = (): bigint => this.#seat.guestTime()
    return {
      readPort: (port, size) => readPowerTimer(this.#crew, time, port, size),
      read: (address, size) => apic.read(address, size),
      write: (address, size, value) => apic.write(address, size, value),
      mayGoOn: (address, size) => apic.mayGoOn(address, size),
      acknowledge: () => apic.acknowledge(),
      renew: () => apic.renew(),
    }
  }

  /** Never returns: the machine's thread ends this one. */
  work(): never {
    this.#rejoin()
    while (true) {
      if (!this.#crew.mayRun) this.#park()
      this.#seat.enter()
      const exit = this.#vcpu.run(NO_BUDGET)
      this.#seat.leave()
      this.#crew.setCpuTime(this.#cpu, hostClock.cpuNanoseconds())
      if (exit.kind === 'halt') this.#sleep()
      else if (exit.kind === 'yield') this.#giveWay()
      else if (exit.kind === 'shutdown') this.#die()
    }
  }

  #park(): void {
    const parked = seatWord(this.#cpu, 'parked')
    do {
      this.#crew.store(parked, 1)
      this.#crew.ringMachine()
      while (!this.#crew.mayRun) this.#crew.sleep(RUNNING, 0, LONGEST_SLEEP)
      this.#crew.store(parked, 0)
    } while (!this.#crew.mayRun)
    this.#rejoin()
  }

  /** Meanwhile the machine may have been reset, or another one put in its place. */
  #rejoin(): void {
    this.#vcpu.rejoin()
    this.#vcpu.registers.set('pausesLeft', PAUSES)
  }

  #sleep(): void {
    const crew = this.#crew
    const naps = seatWord(this.#cpu, 'naps') >> 2
    Atomics.add(crew.words, naps, 1)
    if (crew.allSleep()) crew.ringMachine()
    while (crew.mayRun) {
      const attention = crew.load(this.#attention)
      if (attention & ATTENTION_STOP || !this.#vcpu.halted) break
      crew.sleep(this.#attention, attention, LONGEST_SLEEP)
    }
    Atomics.add(crew.words, naps, 1)
  }

  #giveWay(): void {
    this.#vcpu.registers.set('pausesLeft', PAUSES)
    this.#crew.sleep(this.#attention, this.#crew.load(this.#attention), YIELD)
  }

  #die(): void {
    this.#seat.enter()
    this.#seat.send(MESSAGE_SHUTDOWN)
    this.#seat.leave()
    while (this.#crew.mayRun) this.#crew.sleep(RUNNING, 1, LONGEST_SLEEP)
  }
}

new VcpuThread(workerData as VcpuThreadData).work()
