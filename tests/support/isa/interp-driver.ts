/**
 * Runs cases on an accelerator of the engine, by default the interpreter: user mode of long mode, 64-bit or compatibility, the pages of a case mapped as they are for the
 * oracle. A case ends as it does there: INT3 or a fault is delivered, here to a handler that halts, and the frame on its stack tells the state.
 */
import { coreModule } from '../../../src-main/engine/accel/interp/core-module.ts'
import { Interpreter, type InterpreterHost, type InterpreterOptions } from '../../../src-main/engine/accel/interp/interpreter.ts'
import type { RegisterFile } from '../../../src-main/engine/cpu/register-file.ts'
import { stateOffset } from '../../../src-main/engine/cpu/state-layout.ts'
import { GuestMemory } from '../../../src-main/engine/memory/guest-memory.ts'
import { cpuBlock, PAGE_RAM, PHYS_MAP, RAM } from '../../../src-main/engine/memory/memory-map.ts'
import {
  CaseRecord,
  CODE_PAGE,
  codeBase,
  DATA_PAGE,
  FS_BASE,
  FX,
  GS_BASE,
  type Mode,
  OFFSET,
  PAGE,
  RECORD_SIZE,
  SEAM_SIZE,
  TRAP_NONE,
  WINDOW_SIZE,
} from './case-record.ts'
import type { TestDriver } from './test-driver.ts'

const MEMORY = 4 * 1024 * 1024
const CPU = cpuBlock(0)
const PML4 = 0x1000
const PDPT = 0x2000
const PAGE_DIRECTORY = 0x3000
const CODE_TABLE = 0x4000
const DATA_TABLE = 0x5000
/** Guest-physical homes of the code page and the data page. */
const CODE = 0x10_0000
const DATA = 0x20_0000
/** Of the data page before it: far away. */
const FIRST_DATA = 0x30_0000
const FIRST_DATA_TABLE = 0xd000
const PRESENT_WRITE_USER = 7n
const RSP = 4

/** Supervisor pages where no case goes: gates, task state, handlers, stack. They are the first GiB of guest-physical memory. */
const SYSTEM_PAGES = 0x5a00_0000_0000
const SYSTEM_PDPT = 0xa000
const IDT = SYSTEM_PAGES + 0x6000
const GDT = SYSTEM_PAGES + 0x7000
const TSS = SYSTEM_PAGES + 0x8000
const HANDLERS = SYSTEM_PAGES + 0x9000
const STACK = SYSTEM_PAGES + 0xc000
const TSS_RSP0 = 4
const TSS_IO_MAP = 0x66
const TSS_LIMIT = 0x67
const VECTORS = 32
export const BREAKPOINT = 3
const OVERFLOW = 4
const PAGE_FAULT = 14
const HAS_ERROR = new Set([8, 10, 11, 12, 13, 14, 17])
const PRESENT_WRITE = 3n
const LARGE = 0x80n
const NO_EXECUTE = 1n << 63n

// Segment attributes: descriptor bits 40..55, limit bits left out.
const CODE_64 = 0xaffb
const CODE_32 = 0xcffb
const FLAT_DATA = 0xcff3
const BUSY_TSS = 0x8b
const UNUSABLE = 0x1_0000
const KERNEL_CODE = 0x10
const CODE_16 = 0xfb
const DATA_16 = 0xf3
const CODE_SELECTOR = { 64: 0x33, 32: 0x23 } as const
const DATA_SELECTOR = 0x2b
const WHOLE = 0xffff_ffff
/** Of 16-bit code, as in the oracle's local descriptor table: ES, CS, SS, DS. The last bytes of the window lie beyond the end of DS. */
const SEGMENTS_16 = [
  { selector: 0x17, base: DATA_PAGE, limit: 0xffff, attributes: DATA_16 },
  { selector: 0x07, base: CODE_PAGE, limit: 0x13ff, attributes: CODE_16 },
  { selector: 0x17, base: DATA_PAGE, limit: 0xffff, attributes: DATA_16 },
  { selector: 0x0f, base: DATA_PAGE, limit: 0xff7, attributes: DATA_16 },
] as const

const INT3 = 0xcc
const HLT = 0xf4
/** More than any case takes: a repeated string instruction is one, its interruptions count nothing. */
const BUDGET = 1000
const FLAG_IF = 0x200n

const AT = {
  gpr: CPU + stateOffset('gpr'),
  rip: CPU + stateOffset('rip'),
  rflags: CPU + stateOffset('rflags'),
  fpr: CPU + stateOffset('fpr'),
  fpControl: CPU + stateOffset('fpControl'),
  fpStatus: CPU + stateOffset('fpStatus'),
  fpTag: CPU + stateOffset('fpTag'),
  fpOpcode: CPU + stateOffset('fpOpcode'),
  fpInstruction: CPU + stateOffset('fpInstruction'),
  fpOperand: CPU + stateOffset('fpOperand'),
  mxcsr: CPU + stateOffset('mxcsr'),
  xmm: CPU + stateOffset('xmm'),
  icount: CPU + stateOffset('icount'),
  cr2: CPU + stateOffset('cr') + 16,
  /** What follows from the segments: the delivery of a fault loads others. */
  segmentEnds: CPU + stateOffset('segReadEnd'),
  segmentEndsEnd: CPU + stateOffset('segWriteEnd') + 6 * 8,
  /** Everything of the vCPU that cases and deliveries change lies below. */
  end: CPU + stateOffset('activity') + 4,
} as const

const NO_DEVICES: InterpreterHost = {
  ports: { read: () => 0xff, write: () => undefined },
  mmio: { read: () => 0, write: () => undefined },
  acknowledgeInterrupt: () => -1,
  apicBaseWritten: () => undefined,
  notice: () => undefined,
}

/** An accelerator, and how it executes the one instruction that RIP stands at. */
export interface Subject<Cpu extends Interpreter> {
  readonly name: string
  open(options: InterpreterOptions, host: InterpreterHost): Cpu
  /** Called when a case is loaded; `run` executes it to its end, as often as is wanted from the same state, and says the vector. */
  execute?(cpu: Cpu, run: () => number, codeAt: number): void
}

export const INTERPRETER: Subject<Interpreter> = {
  name: 'the interpreter',
  open: (options, host) => new Interpreter(options, host),
}

export class InterpDriver<Cpu extends Interpreter = Interpreter> implements TestDriver {
  readonly name: string
  readonly #subject: Subject<Cpu>
  readonly #memory = new GuestMemory(MEMORY)
  readonly #cpu: Cpu
  readonly #registers: RegisterFile
  readonly #start: Readonly<Record<Mode, Uint8Array>>

  constructor(subject: Subject<Cpu>) {
    this.name = subject.name
    this.#subject = subject
    this.#cpu = subject.open({ module: coreModule(), memory: this.#memory, cpu: 0, signature: 0 }, NO_DEVICES)
    this.#registers = this.#cpu.registers
    this.#mapMemory()
    this.#writeSystemTables()
    this.#start = { 64: this.#startState(64), 32: this.#startState(32), 16: this.#startState(16) }
  }

  #mapMemory(): void {
    const { view } = this.#memory
    for (let page = 0; page < MEMORY / PAGE; page++) view.setUint32(PHYS_MAP + page * 4, (RAM + page * PAGE) | PAGE_RAM, true)
    const entry = (address: number, target: number, bits = PRESENT_WRITE_USER): void =>
      view.setBigUint64(RAM + address, BigInt(target) | bits, true)
    entry(PML4, PDPT)
    entry(PDPT, PAGE_DIRECTORY)
    entry(PML4 + (SYSTEM_PAGES / 2 ** 39) * 8, SYSTEM_PDPT, PRESENT_WRITE)
    entry(SYSTEM_PDPT, 0, PRESENT_WRITE | LARGE)
    entry(PAGE_DIRECTORY + (CODE_PAGE >>> 21) * 8, CODE_TABLE)
    entry(PAGE_DIRECTORY + (DATA_PAGE >>> 21) * 8, DATA_TABLE)
    entry(CODE_TABLE, CODE)
    entry(DATA_TABLE, DATA, PRESENT_WRITE_USER | NO_EXECUTE)
    entry(PAGE_DIRECTORY + ((DATA_PAGE - PAGE) >>> 21) * 8, FIRST_DATA_TABLE)
    entry(FIRST_DATA_TABLE + 511 * 8, FIRST_DATA, PRESENT_WRITE_USER | NO_EXECUTE)
  }

  /** Every vector has a handler of its own, one HLT; INT3 and INTO may be used by programs, as under Linux. */
  #writeSystemTables(): void {
    const { bytes, view } = this.#memory
    const at = (linear: number): number => RAM + linear - SYSTEM_PAGES
    for (let vector = 0; vector < VECTORS; vector++) {
      const target = BigInt(HANDLERS + vector)
      const access = vector === BREAKPOINT || vector === OVERFLOW ? 0xee00n : 0x8e00n
      const low = (target & 0xffffn) | (BigInt(KERNEL_CODE) << 16n) | (access << 32n) | (((target >> 16n) & 0xffffn) << 48n)
      view.setBigUint64(at(IDT) + vector * 16, low, true)
      view.setBigUint64(at(IDT) + vector * 16 + 8, target >> 32n, true)
      bytes[at(HANDLERS) + vector] = HLT
    }
    view.setBigUint64(at(GDT) + KERNEL_CODE, 0x00af_9b00_0000_ffffn, true)
    view.setBigUint64(at(TSS) + TSS_RSP0, BigInt(STACK), true)
    view.setUint16(at(TSS) + TSS_IO_MAP, TSS_LIMIT + 1, true)
  }

  #startState(mode: Mode): Uint8Array {
    const registers = this.#registers
    registers.set('cr', 0x8005_0033n, 0) // PE MP ET NE WP AM PG
    registers.set('cr', PML4, 3)
    registers.set('cr', 0x4_06a0, 4) // PAE PGE OSFXSR OSXMMEXCPT OSXSAVE
    registers.set('xcr0', 3) // x87 and SSE
    registers.set('efer', 0xd01) // SCE LME LMA NXE
    if (mode === 16)
      SEGMENTS_16.forEach(({ selector, base, limit, attributes }, segment) => {
        this.#setSegment(segment, selector, base, attributes, limit)
      })
    else {
      this.#setSegment(1, CODE_SELECTOR[mode], 0, mode === 64 ? CODE_64 : CODE_32)
      for (const segment of [0, 2, 3]) this.#setSegment(segment, DATA_SELECTOR, 0, FLAT_DATA)
    }
    this.#setSegment(4, 0, FS_BASE, UNUSABLE)
    this.#setSegment(5, 0, GS_BASE, UNUSABLE)
    this.#setSegment(7, 0x40, TSS, BUSY_TSS)
    registers.set('segLimit', TSS_LIMIT, 7)
    registers.set('gdtrBase', GDT)
    registers.set('gdtrLimit', KERNEL_CODE + 7)
    registers.set('idtrBase', IDT)
    registers.set('idtrLimit', VECTORS * 16 - 1)
    return this.#memory.bytes.slice(CPU, AT.end)
  }

  #setSegment(segment: number, selector: number, base: number, attributes: number, limit = WHOLE): void {
    this.#registers.set('segSelector', selector, segment)
    this.#registers.set('segBase', base, segment)
    this.#registers.set('segLimit', attributes === UNUSABLE ? 0 : limit, segment)
    this.#registers.set('segAttributes', attributes, segment)
  }

  run(batch: Uint8Array): Promise<Uint8Array> {
    const answer = batch.slice()
    const count = batch.length / RECORD_SIZE
    for (let index = 0; index < count; index++) this.#runOne(new CaseRecord(answer, index))
    return Promise.resolve(answer)
  }

  #runOne(record: CaseRecord): void {
    const { bytes } = this.#memory
    bytes.set(this.#start[record.mode], CPU)
    this.#load(record)
    this.#cpu.adoptState()
    if (this.#subject.execute) this.#subject.execute(this.#cpu, this.#repeatable(), RAM + CODE + record.codeOffset)
    else this.#execute()
    this.#save(record)
  }

  /** Executes from the present state each time that it is called; translations that it leaves in the TLB stay. */
  #repeatable(): () => number {
    const { bytes } = this.#memory
    const state = bytes.slice(CPU, AT.icount)
    const ends = bytes.slice(AT.segmentEnds, AT.segmentEndsEnd)
    const data = bytes.slice(RAM + DATA, RAM + DATA + PAGE)
    const firstData = bytes.slice(RAM + FIRST_DATA, RAM + FIRST_DATA + PAGE)
    const code = bytes.slice(RAM + CODE, RAM + CODE + PAGE)
    return () => {
      bytes.set(state, CPU)
      bytes.set(ends, AT.segmentEnds)
      bytes.set(data, RAM + DATA)
      bytes.set(firstData, RAM + FIRST_DATA)
      if (Buffer.compare(code, bytes.subarray(RAM + CODE, RAM + CODE + PAGE)) !== 0) {
        bytes.set(code, RAM + CODE)
        this.#cpu.invalidate(RAM + CODE, PAGE)
      }
      return this.#execute()
    }
  }

  /** Writes a case into registers and memory. */
  #load(record: CaseRecord): void {
    const { bytes, view } = this.#memory
    const { fx } = record
    bytes.set(record.bytes.subarray(OFFSET.gpr, OFFSET.rip), AT.gpr)
    view.setBigUint64(AT.rip, BigInt(codeBase(record.mode) + record.codeOffset), true)
    view.setBigUint64(AT.rflags, BigInt(record.flags | 2) | FLAG_IF, true)
    bytes.set(fx.subarray(FX.control, FX.tag), AT.fpControl)
    const top = (record.view.getUint16(OFFSET.fx + FX.status, true) >> 11) & 7
    for (let index = 0; index < 8; index++) {
      bytes.set(fx.subarray(FX.st + index * 16, FX.st + index * 16 + 10), AT.fpr + ((index + top) & 7) * 16)
    }
    view.setUint16(AT.fpTag, fullTag(fx[FX.tag] as number), true)
    bytes.set(fx.subarray(FX.opcode, FX.opcode + 2), AT.fpOpcode)
    bytes.set(fx.subarray(FX.instruction, FX.mxcsr), AT.fpInstruction)
    bytes.set(fx.subarray(FX.mxcsr, FX.mxcsr + 4), AT.mxcsr)
    bytes.set(fx.subarray(FX.xmm, FX.end), AT.xmm)
    bytes.fill(0, RAM + DATA, RAM + DATA + PAGE - WINDOW_SIZE)
    bytes.set(record.window, RAM + DATA + PAGE - WINDOW_SIZE)
    bytes.fill(0, RAM + FIRST_DATA, RAM + FIRST_DATA + PAGE)
    bytes.set(record.seam.subarray(0, SEAM_SIZE / 2), RAM + FIRST_DATA + PAGE - SEAM_SIZE / 2)
    bytes.set(record.seam.subarray(SEAM_SIZE / 2), RAM + DATA)
    const code = record.code.subarray(0, PAGE - record.codeOffset)
    bytes.fill(INT3, RAM + CODE, RAM + CODE + PAGE)
    bytes.set(code, RAM + CODE + record.codeOffset)
    this.#cpu.invalidate(RAM + CODE, PAGE)
  }

  /** Runs until a handler halts: its vector. Throws when none does. */
  #execute(): number {
    this.#memory.view.setBigUint64(AT.icount, 0n, true)
    const { kind } = this.#cpu.run(BUDGET)
    if (kind !== 'halt') throw new Error(`the core left with ${kind} instead of halting in a handler`)
    return this.#vector()
  }

  #vector(): number {
    return Number(this.#memory.view.getBigUint64(AT.rip, true)) - HANDLERS - 1
  }

  #save(record: CaseRecord): void {
    const { bytes, view } = this.#memory
    const { fx } = record
    record.bytes.set(bytes.subarray(AT.gpr, AT.gpr + 128), OFFSET.gpr)
    this.#saveFrame(record)
    fx.set(bytes.subarray(AT.fpControl, AT.fpControl + 4), FX.control)
    const top = (view.getUint16(AT.fpStatus, true) >> 11) & 7
    for (let index = 0; index < 8; index++) {
      const register = AT.fpr + ((index + top) & 7) * 16
      fx.set(bytes.subarray(register, register + 10), FX.st + index * 16)
    }
    fx[FX.tag] = abridgedTag(view.getUint16(AT.fpTag, true))
    fx.set(bytes.subarray(AT.fpOpcode, AT.fpOpcode + 2), FX.opcode)
    fx.set(bytes.subarray(AT.fpInstruction, AT.fpInstruction + 16), FX.instruction)
    fx.set(bytes.subarray(AT.mxcsr, AT.mxcsr + 4), FX.mxcsr)
    fx.set(bytes.subarray(AT.xmm, AT.xmm + 256), FX.xmm)
    record.window.set(bytes.subarray(RAM + DATA + PAGE - WINDOW_SIZE, RAM + DATA + PAGE))
    record.seam.set(bytes.subarray(RAM + FIRST_DATA + PAGE - SEAM_SIZE / 2, RAM + FIRST_DATA + PAGE))
    record.seam.set(bytes.subarray(RAM + DATA, RAM + DATA + SEAM_SIZE / 2), SEAM_SIZE / 2)
  }

  /** The frame that the delivery pushed: APM vol. 2, 8.9.3. */
  #saveFrame(record: CaseRecord): void {
    const { view } = this.#memory
    const trap = this.#vector()
    const hasError = HAS_ERROR.has(trap)
    const rsp = Number(view.getBigUint64(AT.gpr + RSP * 8, true)) - SYSTEM_PAGES + RAM
    const frame = hasError ? rsp + 8 : rsp
    record.rip = view.getBigUint64(frame, true)
    record.flags = Number(view.getBigUint64(frame + 16, true))
    record.setGpr(RSP, view.getBigUint64(frame + 24, true))
    if (trap === BREAKPOINT) {
      record.rip -= 1n
      record.setFault(TRAP_NONE, 0, 0n)
      return
    }
    record.setFault(trap, hasError ? view.getUint32(rsp, true) : 0, trap === PAGE_FAULT ? view.getBigUint64(AT.cr2, true) : 0n)
  }

  close(): void {}
}

/** Two bits per register, 3 = empty, from one bit per register, 1 = in use (SDM vol. 1, 10.5.1). */
export function fullTag(abridged: number): number {
  let tag = 0
  for (let register = 0; register < 8; register++) if (!((abridged >> register) & 1)) tag |= 3 << (register * 2)
  return tag
}

export function abridgedTag(tag: number): number {
  let abridged = 0
  for (let register = 0; register < 8; register++) if (((tag >> (register * 2)) & 3) !== 3) abridged |= 1 << register
  return abridged
}
