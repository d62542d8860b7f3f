/** A guest of one vCPU and some RAM for tests of the core: puts machine code in place, sets a flat mode up and runs. */

import type { Accelerator } from '../../src-main/engine/accel/accelerator.ts'
import { coreModule } from '../../src-main/engine/accel/interp/core-module.ts'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../../src-main/engine/accel/interp/interpreter.ts'
import { MmioBus } from '../../src-main/engine/bus/mmio-bus.ts'
import { PioBus } from '../../src-main/engine/bus/pio-bus.ts'
import type { RegisterFile } from '../../src-main/engine/cpu/register-file.ts'
import { GuestDma } from '../../src-main/engine/memory/guest-dma.ts'
import { GuestMemory } from '../../src-main/engine/memory/guest-memory.ts'
import { PhysicalMap } from '../../src-main/engine/memory/physical-map.ts'

const MiB = 1024 * 1024
export const RAX = 0
export const RCX = 1
export const RDX = 2
export const RBX = 3
export const RSP = 4
export const RBP = 5
export const RSI = 6
export const RDI = 7

// Segment attributes: descriptor bits 40..55, limit bits left out.
const CODE_16 = 0x009b
const CODE_32 = 0xc09b
const CODE_64 = 0xa09b
const DATA_16 = 0x0093
const DATA_32 = 0xc093
const CS = 1
const SS = 2
const USER = 0x60

/** Page tables of the 64-bit mode: PML4, PDPT, then one page directory that maps the first GiB to itself in 2 MiB pages. */
export const PML4 = 0x9000
const PDPT = 0xa000
export const PAGE_DIRECTORY = 0xb000
const PRESENT_WRITE_USER = 7n
const LARGE = 0x80n

/** What runs it, for example a class of accelerators. */
export type OpenAccelerator<Cpu extends Accelerator> = new (options: InterpreterOptions, host: InterpreterHost) => Cpu

export class CoreGuest<Cpu extends Accelerator = Interpreter> {
  readonly memory: GuestMemory
  readonly map: PhysicalMap
  readonly dma: GuestDma
  readonly ports = new PioBus()
  readonly mmio = new MmioBus()
  readonly cpu: Cpu
  readonly registers: RegisterFile
  /** Vectors that the interrupt controller offers, first one first. */
  readonly vectors: number[] = []
  /** FERR# rose or fell. */
  onNumericError: () => void = () => undefined

  constructor(megabytes = 8, accelerator: OpenAccelerator<Cpu> = Interpreter as unknown as OpenAccelerator<Cpu>) {
    this.memory = new GuestMemory(megabytes * MiB, MiB)
    this.map = new PhysicalMap(this.memory)
    this.cpu = new accelerator({ module: coreModule(), memory: this.memory, cpu: 0, signature: 0 }, this.#host())
    this.dma = new GuestDma(this.memory, this.map, (host, length) => this.cpu.invalidate(host, length))
    this.registers = this.cpu.registers
  }

  #host(): InterpreterHost {
    return {
      ports: this.ports,
      mmio: this.mmio,
      acknowledgeInterrupt: () => this.vectors.shift() ?? -1,
      apicBaseWritten: () => undefined,
      numericErrorChanged: () => this.onNumericError(),
      notice: () => undefined,
    }
  }

  /** Real mode, all segments at 0. */
  enterRealMode(): void {
    this.#setSegments(CODE_16, DATA_16, 0xffff)
    this.cpu.adoptState()
  }

  /** Flat 32-bit protected mode without paging, CPL 0. */
  enterProtectedMode(): void {
    this.registers.set('cr', 0x11, 0)
    this.#setSegments(CODE_32, DATA_32, 0xffff_ffff)
    this.cpu.adoptState()
  }

  /** 64-bit mode at privilege level 0 or 3, the first GiB mapped to itself. */
  enterLongMode(privilege: 0 | 3 = 0): void {
    this.dma.writeU64(PML4, BigInt(PDPT) | PRESENT_WRITE_USER)
    this.dma.writeU64(PDPT, BigInt(PAGE_DIRECTORY) | PRESENT_WRITE_USER)
    for (let index = 0; index < 512; index++) {
      this.dma.writeU64(PAGE_DIRECTORY + index * 8, BigInt(index * 2 * MiB) | PRESENT_WRITE_USER | LARGE)
    }
    this.registers.set('cr', 0x8000_0013n, 0)
    this.registers.set('cr', PML4, 3)
    this.registers.set('cr', 0x620, 4) // PAE, OSFXSR, OSXMMEXCPT
    this.registers.set('efer', 0x0d01) // SCE, LME, LMA, NXE
    const user = privilege === 3 ? USER : 0
    this.#setSegments(CODE_64 | user, DATA_32 | user, 0xffff_ffff)
    this.cpu.adoptState()
  }

  #setSegments(code: number, data: number, limit: number): void {
    for (let segment = 0; segment < 6; segment++) {
      this.registers.set('segSelector', 0, segment)
      this.registers.set('segBase', 0, segment)
      this.registers.set('segLimit', limit, segment)
      this.registers.set('segAttributes', segment === CS ? code : data, segment)
    }
    this.registers.set('segSelector', 8, CS)
    this.registers.set('segSelector', 16, SS)
  }

  /** Writes code as hexadecimal text (spaces allowed) and points RIP at it. */
  load(address: number, code: string): void {
    this.write(address, code)
    this.registers.set('rip', address)
  }

  write(address: number, code: string): void {
    this.dma.write(
      address,
      Uint8Array.from(code.replace(/\s+/g, '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)),
    )
  }

  /** Runs until `instructions` more are retired or something ends the run; the kind of exit. */
  run(instructions: number): string {
    return this.cpu.run(Number(this.icount) + instructions).kind
  }

  get icount(): bigint {
    return this.registers.get('icount')
  }

  /** General register by number. */
  gpr(number: number): bigint {
    return this.registers.get('gpr', number)
  }

  setGpr(number: number, value: bigint | number): void {
    this.registers.set('gpr', value, number)
  }

  get rip(): bigint {
    return this.registers.get('rip')
  }
}
