/**
 * A debugger's session by GDB's remote serial protocol (GDB manual, appendix E): all-stop mode, every vCPU a thread, numbered from 1. It stops the machine when
 * it begins. Left out: non-stop mode, range stepping, conditions evaluated here, file transfer, tracepoints. A step moves the one vCPU; `continue` moves all.
 */
import type { RegisterFile } from '../cpu/register-file.ts'
import type { DebugTarget, Stop } from './debug-target.ts'
import { cpuState, monitorCommand } from './monitor.ts'
import { ACKNOWLEDGED, framed, fromHex, hexNumber, hexRange, PACKET_SIZE, PacketReader, REFUSED, toHex } from './packets.ts'
import { type Architecture, type DebugRegister, debugRegisters, registerBytes, setRegisterBytes } from './registers.ts'
import { HARDWARE, SOFTWARE, type StopPoint, WATCH_ACCESS, WATCH_READ, WATCH_WRITE } from './stop-points.ts'
import { targetDescription } from './target-description.ts'

/** Numbers of signals, as the protocol has them. */
const SIGINT = 2
const SIGTRAP = 5
const SIGSEGV = 11

// Error numbers, as Linux has them: the debugger shows them as they are.
const BUSY = 'E10'
const FAULT = 'E0e'
const INVALID = 'E16'
const NO_SPACE = 'E1c'
const REFUSES = 'E01'
const UNKNOWN = ''
const DONE = 'OK'

const WATCH_WORDS: Readonly<Record<number, string>> = { [WATCH_WRITE]: 'watch', [WATCH_READ]: 'rwatch', [WATCH_ACCESS]: 'awatch' }

/** The answer, or undefined where none is sent yet (the machine runs) or ever. */
type Answer = string | undefined

export interface SessionOptions {
  readonly architecture: Architecture
  send(bytes: Uint8Array<ArrayBuffer>): void
  /** The debugger has gone by its own wish: the connection may be closed. */
  ended(): void
}

export class GdbSession {
  readonly #target: DebugTarget
  readonly #options: SessionOptions
  readonly #registers: readonly DebugRegister[]
  readonly #reader = new PacketReader()
  #acknowledges = true
  #lastSent: Uint8Array<ArrayBuffer> | undefined
  /** vCPU of `g`, `m` and so on, and of `s` without one. */
  #selected: number
  #stepped: number | undefined
  #knowsBreakpoints = false
  #lastStop = ''
  /** The debugger has let the machine go on and waits for what comes of it. */
  #waits = false

  constructor(target: DebugTarget, options: SessionOptions) {
    this.#target = target
    this.#options = options
    this.#registers = debugRegisters(options.architecture)
    target.pause()
    this.#selected = target.current
    this.#lastStop = this.#stopReply(SIGTRAP, { cpu: target.current })
  }

  take(bytes: Uint8Array): void {
    for (const incoming of this.#reader.take(bytes)) {
      if (incoming.kind === 'packet') this.#serve(incoming.data)
      else if (incoming.kind === 'interrupt') this.#interrupt()
      else if (incoming.kind === 'damaged' && this.#acknowledges) this.#options.send(REFUSED)
      else if (incoming.kind === 'nak' && this.#lastSent) this.#options.send(this.#lastSent)
    }
  }

  /** The machine has stopped at what the debugger asked for. */
  stopped(stop: Stop): void {
    this.#tell(SIGTRAP, stop)
  }

  /** Triple fault: what is left can be looked at. */
  crashed(reason: string): void {
    this.print(`${reason}\n`)
    this.#tell(SIGSEGV, { cpu: this.#target.current })
  }

  /** The machine is gone; `status` as a process would leave it. */
  exited(status: number): void {
    if (!this.#waits) return
    this.#answer(`W${(status & 0xff).toString(16).padStart(2, '0')}`)
  }

  /** Shown by the debugger. */
  print(text: string): void {
    if (this.#waits) this.#answer(`O${toHex(Buffer.from(text))}`)
  }

  #interrupt(): void {
    if (!this.#target.running) return
    this.#target.pause()
    this.#tell(SIGINT, { cpu: this.#target.current })
  }

  #tell(signal: number, stop: Stop): void {
    this.#selected = stop.cpu
    this.#lastStop = this.#stopReply(signal, stop)
    this.#waits = false
    this.#answer(this.#lastStop)
  }

  #stopReply(signal: number, { cpu, point, address }: Stop): string {
    const word = point && WATCH_WORDS[point.type]
    const watched = word && address !== undefined ? `${word}:${address.toString(16)};` : ''
    const breakpoint = point && this.#knowsBreakpoints ? ({ [SOFTWARE]: 'swbreak:;', [HARDWARE]: 'hwbreak:;' }[point.type] ?? '') : ''
    return `T${signal.toString(16).padStart(2, '0')}${watched}${breakpoint}thread:${threadOf(cpu)};`
  }

  #answer(data: string): void {
    this.#lastSent = framed(data)
    this.#options.send(this.#lastSent)
  }

  #serve(data: string): void {
    if (this.#acknowledges) this.#options.send(ACKNOWLEDGED)
    const answer = this.#target.running && !/^(D|k|vKill)/.test(data) ? BUSY : this.#command(data)
    if (answer !== undefined) this.#answer(answer)
    if (/^D/.test(data)) this.#options.ended()
  }

  #command(data: string): Answer {
    const rest = data.slice(1)
    switch (data[0]) {
      case '?':
        return this.#lastStop
      case 'g':
        return toHex(Buffer.concat(this.#registers.map((row) => registerBytes(row, this.#file))))
      case 'G':
        return this.#writeAll(rest)
      case 'p':
        return this.#readRegister(rest)
      case 'P':
        return this.#writeRegister(rest)
      case 'm':
        return this.#readMemory(rest)
      case 'M':
      case 'X':
        return this.#writeMemory(rest, data[0] === 'X')
      case 'Z':
      case 'z':
        return this.#stopPoint(rest, data[0] === 'Z')
      case 'c':
      case 's':
        return this.#resumeAt(rest, data[0] === 's')
      case 'C':
      case 'S':
        return this.#resumeAt(rest.split(';')[1] ?? '', data[0] === 'S')
      case 'H':
        return this.#selectThread(rest)
      case 'T':
        return this.#cpuOf(rest) === undefined ? INVALID : DONE
      case 'D':
        this.#target.release()
        return DONE
      case 'k':
        this.#target.quit()
        return undefined
      case 'v':
        return this.#verbose(rest)
      case 'q':
      case 'Q':
        return this.#query(data)
      default:
        return UNKNOWN
    }
  }

  get #file(): RegisterFile {
    return this.#target.registers(this.#selected)
  }

  #readRegister(text: string): Answer {
    const row = this.#row(text)
    return row ? toHex(registerBytes(row, this.#file)) : INVALID
  }

  #writeRegister(text: string): Answer {
    const [number = '', value = ''] = text.split('=')
    const row = this.#row(number)
    const bytes = fromHex(value)
    if (!row || bytes?.length !== row.bits / 8) return INVALID
    return this.#target.change(this.#selected, (registers) => setRegisterBytes(row, registers, bytes)) ? DONE : REFUSES
  }

  #row(text: string): DebugRegister | undefined {
    const number = hexNumber(text)
    return number === undefined ? undefined : this.#registers[Number(number)]
  }

  /** Registers that may not be changed stay; all others are written. */
  #writeAll(text: string): Answer {
    const bytes = fromHex(text)
    const length = this.#registers.reduce((sum, { bits }) => sum + bits / 8, 0)
    if (bytes?.length !== length) return INVALID
    let at = 0
    this.#target.change(this.#selected, (registers) => {
      for (const row of this.#registers) {
        setRegisterBytes(row, registers, bytes.subarray(at, at + row.bits / 8))
        at += row.bits / 8
      }
      return true
    })
    return DONE
  }

  #readMemory(text: string): Answer {
    const range = hexRange(text)
    if (!range) return INVALID
    const bytes = this.#target.read(this.#selected, range.address, Math.min(range.length, PACKET_SIZE / 2 - 8))
    return bytes.length === 0 && range.length > 0 ? FAULT : toHex(bytes)
  }

  #writeMemory(text: string, isBinary: boolean): Answer {
    const colon = text.indexOf(':')
    const range = hexRange(text.slice(0, colon))
    const data = text.slice(colon + 1)
    const bytes = isBinary ? Buffer.from(data, 'latin1') : fromHex(data)
    if (colon < 0 || !range || bytes?.length !== range.length) return INVALID
    return this.#target.write(this.#selected, range.address, bytes) ? DONE : FAULT
  }

  /** `type,address,kind`; what follows a semicolon was not offered and is not heeded. */
  #stopPoint(text: string, isInsertion: boolean): Answer {
    const point = stopPointOf(text)
    if (point === 'unknown') return UNKNOWN
    if (!point) return INVALID
    if (isInsertion) return this.#target.points.insert(point) ? DONE : NO_SPACE
    this.#target.points.remove(point)
    return DONE
  }

  /** From another address, if there is one. */
  #resumeAt(text: string, isStep: boolean): Answer {
    const address = text === '' ? undefined : hexNumber(text)
    if (text !== '' && address === undefined) return INVALID
    if (address !== undefined) {
      this.#target.change(this.#selected, (registers) => {
        registers.set('rip', address)
        return true
      })
    }
    return this.#resume(isStep ? (this.#stepped ?? this.#selected) : undefined)
  }

  /** `g` chooses for registers and memory, `c` for what steps. 0 and -1: any. */
  #selectThread(text: string): Answer {
    const isAny = /^[gc](0|-1)$/.test(text)
    const cpu = isAny ? undefined : this.#cpuOf(text.slice(1))
    if (!/^[gc]/.test(text) || (!isAny && cpu === undefined)) return INVALID
    if (text[0] === 'c') this.#stepped = cpu
    else this.#selected = cpu ?? this.#selected
    return DONE
  }

  #cpuOf(thread: string): number | undefined {
    const number = hexNumber(thread)
    return number !== undefined && number >= 1n && number <= BigInt(this.#target.cpus) ? Number(number) - 1 : undefined
  }

  #verbose(text: string): Answer {
    if (text === 'Cont?') return 'vCont;c;C;s;S'
    if (text.startsWith('Cont;')) return this.#resumeThreads(text.slice(5).split(';'))
    if (text.startsWith('Kill')) {
      this.#target.quit()
      return DONE
    }
    return UNKNOWN
  }

  /** The first thread that is to step does; where none is, all go on. */
  #resumeThreads(actions: readonly string[]): Answer {
    for (const action of actions) {
      const [what = '', thread] = action.split(':')
      if (!/^([cs]|[CS][\da-f]{2})$/i.test(what)) return INVALID
      const cpu = thread === undefined || thread === '-1' || thread === '0' ? this.#selected : this.#cpuOf(thread)
      if (cpu === undefined) return INVALID
      if (!/^s/i.test(what)) continue
      return this.#resume(cpu)
    }
    return this.#resume()
  }

  /** Answered when the machine stops. */
  #resume(step?: number): undefined {
    this.#waits = true
    this.#target.resume(step)
  }

  #query(data: string): Answer {
    const [name = ''] = data.split(/[:,]/, 1)
    const parameters = data.slice(name.length + 1)
    switch (name) {
      case 'qSupported':
        this.#knowsBreakpoints = parameters.includes('swbreak+')
        return `PacketSize=${PACKET_SIZE.toString(16)};qXfer:features:read+;vContSupported+;QStartNoAckMode+;swbreak+;hwbreak+`
      case 'QStartNoAckMode':
        this.#acknowledges = false
        return DONE
      case 'qXfer':
        return this.#transfer(parameters)
      case 'qAttached':
        return '1'
      case 'qC':
        return `QC${threadOf(this.#selected)}`
      case 'qfThreadInfo':
        return `m${Array.from({ length: this.#target.cpus }, (_, cpu) => threadOf(cpu)).join(',')}`
      case 'qsThreadInfo':
        return 'l'
      case 'qThreadExtraInfo':
        return this.#describeThread(parameters)
      case 'qRcmd':
        return this.#monitor(parameters)
      default:
        return UNKNOWN
    }
  }

  #transfer(text: string): Answer {
    const [object, operation, annex, range = ''] = text.split(':')
    const place = hexRange(range)
    if (object !== 'features' || operation !== 'read') return UNKNOWN
    if (annex !== 'target.xml' || !place) return 'E00'
    const whole = targetDescription(this.#options.architecture)
    const start = Number(place.address)
    const part = whole.slice(start, start + place.length)
    return `${start + part.length < whole.length ? 'm' : 'l'}${part}`
  }

  #describeThread(text: string): Answer {
    const cpu = this.#cpuOf(text)
    return cpu === undefined ? INVALID : toHex(Buffer.from(`CPU ${cpu}, ${cpuState(this.#target.registers(cpu))}`))
  }

  #monitor(text: string): Answer {
    const line = fromHex(text)
    if (!line) return INVALID
    const output = monitorCommand(this.#target, this.#selected, Buffer.from(line).toString())
    return output === '' ? DONE : toHex(Buffer.from(output))
  }
}

function threadOf(cpu: number): string {
  return (cpu + 1).toString(16)
}

function stopPointOf(text: string): StopPoint | 'unknown' | undefined {
  const [type = '', ...rest] = (text.split(';')[0] ?? '').split(',')
  const range = hexRange(rest.join(','))
  if (!/^\d$/.test(type) || !range) return undefined
  const number = Number(type)
  if (number > WATCH_ACCESS) return 'unknown'
  if (number >= WATCH_WRITE && range.length < 1) return undefined
  return { type: number, address: range.address, length: range.length }
}
