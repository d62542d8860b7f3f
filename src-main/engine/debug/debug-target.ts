/** A machine as a debugger handles it: stopped or running, its vCPUs' registers, its memory by linear and by physical address. */

import type { Dma } from '../bus/dma.ts'
import { DEBUG_HIT_BREAKPOINT } from '../cpu/execution.ts'
import type { RegisterFile } from '../cpu/register-file.ts'
import type { VcpuSet } from '../machine/vcpu-set.ts'
import type { PhysicalMap } from '../memory/physical-map.ts'
import { translate } from './page-walk.ts'
import { type StopPoint, StopPoints } from './stop-points.ts'

const PAGE = 4096n

/** What of a machine a debugger reaches (machine/build-machine.ts). */
export interface DebuggableMachine {
  readonly vcpus: Pick<VcpuSet, 'current' | 'stepping' | 'exposeState' | 'adoptState'>
  readonly registers: readonly RegisterFile[]
  readonly dma: Dma
  readonly map: Pick<PhysicalMap, 'readable' | 'writable'>
}

/** What moves the machine (control/debug-control.ts). */
export interface RunControl {
  isRunning(): boolean
  run(): void
  /** Nothing runs after it returns; all vCPUs stand at an instruction boundary. */
  pause(): void
  reset(): void
  /** Cuts the power. */
  quit(): void
}

/** Why the machine stopped. `address`: the breakpoint, or the first byte of an access that a watchpoint saw. */
export interface Stop {
  readonly cpu: number
  readonly point?: StopPoint
  readonly address?: bigint
}

export class DebugTarget {
  readonly points = new StopPoints()
  readonly #machine: DebuggableMachine
  readonly #control: RunControl
  #written = false

  constructor(machine: DebuggableMachine, control: RunControl) {
    this.#machine = machine
    this.#control = control
  }

  get cpus(): number {
    return this.#machine.registers.length
  }

  /** The vCPU that ran last. */
  get current(): number {
    return this.#machine.vcpus.current
  }

  get running(): boolean {
    return this.#control.isRunning()
  }

  /** To read; to change, only through `change`. */
  registers(cpu: number): RegisterFile {
    return this.#machine.registers[cpu] as RegisterFile
  }

  /** `change` writes registers; tells whether it was allowed to. */
  change(cpu: number, change: (registers: RegisterFile) => boolean): boolean {
    this.#written = true
    return change(this.registers(cpu))
  }

  /** Bytes from a linear address, up to the first that is not mapped to RAM or ROM: devices are not asked, since reading changes them. */
  read(cpu: number, linear: bigint, length: number): Uint8Array {
    return this.#gather(linear, length, (at) => translate(this.registers(cpu), this.#machine.dma, at))
  }

  readPhysical(address: bigint, length: number): Uint8Array {
    return this.#gather(address, length, (at) => (at < 2n ** 52n ? Number(at) : undefined))
  }

  /** All of it or nothing: false where a byte is not mapped to RAM. */
  write(cpu: number, linear: bigint, bytes: Uint8Array): boolean {
    const { dma, map } = this.#machine
    const pieces = piecesOf(linear, bytes.length).map((piece) => ({ ...piece, to: translate(this.registers(cpu), dma, piece.address) }))
    if (!pieces.every(({ to }) => to !== undefined && map.writable(to) >= 0)) return false
    for (const { to, offset, length } of pieces) dma.write(to as number, bytes.subarray(offset, offset + length))
    return true
  }

  #gather(address: bigint, length: number, locate: (address: bigint) => number | undefined): Uint8Array {
    const { dma, map } = this.#machine
    const bytes = new Uint8Array(length)
    for (const piece of piecesOf(address, length)) {
      const from = locate(piece.address)
      if (from === undefined || map.readable(from) < 0) return bytes.subarray(0, piece.offset)
      dma.readInto(from, bytes.subarray(piece.offset, piece.offset + piece.length))
    }
    return bytes
  }

  /** Goes on; with `step`, that vCPU by one instruction. */
  resume(step?: number): void {
    const { vcpus, registers } = this.#machine
    const changed = this.points.apply(registers)
    if (changed || this.#written) vcpus.adoptState()
    this.#written = false
    vcpus.stepping = step
    this.#control.run()
  }

  /** Stops the machine where it is, if it runs. Its state can be read afterwards. */
  pause(): void {
    if (this.running) this.#control.pause()
    this.#settle()
  }

  /** The loop has stopped for the debugger's sake. */
  takeStop(): Stop {
    this.#settle()
    const registers = this.registers(this.current)
    const kind = Number(registers.get('debugHit'))
    registers.set('debugHit', 0)
    if (kind === 0) return { cpu: this.current }
    const address = kind === DEBUG_HIT_BREAKPOINT ? linearRip(registers) : registers.get('debugAddress')
    const point = kind === DEBUG_HIT_BREAKPOINT ? this.points.breakpointAt(address) : this.points.watchpointAt(address, kind)
    return { cpu: this.current, address, ...(point ? { point } : {}) }
  }

  #settle(): void {
    this.#machine.vcpus.stepping = undefined
    this.#machine.vcpus.exposeState()
  }

  /** Without breakpoints it goes on, as if there had been no debugger. */
  release(): void {
    this.points.clear()
    this.resume()
  }

  reset(): void {
    this.#control.reset()
    this.#settle()
  }

  quit(): void {
    this.#control.quit()
  }
}

/** Of the instruction at RIP: with the base of CS outside 64-bit code. */
export function linearRip(registers: RegisterFile): bigint {
  const [rip, attributes] = [registers.get('rip'), registers.get('segAttributes', 1)]
  const isLong = (registers.get('efer') & (1n << 10n)) !== 0n && (attributes & (1n << 13n)) !== 0n
  return isLong ? rip : (rip + registers.get('segBase', 1)) & 0xffff_ffffn
}

/** A range cut at page boundaries. Addresses wrap at 2^64. */
function piecesOf(address: bigint, length: number): { readonly address: bigint; readonly offset: number; readonly length: number }[] {
  const pieces = []
  for (let offset = 0; offset < length; ) {
    const at = BigInt.asUintN(64, address + BigInt(offset))
    const size = Math.min(Number(PAGE - (at % PAGE)), length - offset)
    pieces.push({ address: at, offset, length: size })
    offset += size
  }
  return pieces
}
