/** Runs cases on the interpreter: core.wasm in user mode of long mode, 64-bit or compatibility, the pages of a case mapped as they are for the oracle. */
import { ABORTED, type CoreExports, instantiateCore } from '../../../src-main/engine/accel/interp/core-exports.ts'
import { coreModule } from '../../../src-main/engine/accel/interp/core-module.ts'
import { RegisterFile } from '../../../src-main/engine/cpu/register-file.ts'
import { resetRegisters } from '../../../src-main/engine/cpu/reset-state.ts'
import { stateOffset } from '../../../src-main/engine/cpu/state-layout.ts'
import { GuestMemory } from '../../../src-main/engine/memory/guest-memory.ts'
import { cpuBlock, PAGE_RAM, PHYS_MAP, RAM } from '../../../src-main/engine/memory/memory-map.ts'
import {
  CaseRecord,
  CODE_PAGE,
  DATA_PAGE,
  FS_BASE,
  FX,
  GS_BASE,
  type Mode,
  OFFSET,
  PAGE,
  RECORD_SIZE,
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
const PRESENT_WRITE_USER = 7n

const CODE_64 = 0xaffb
const CODE_32 = 0xcffb
const FLAT_DATA = 0xcff3
const UNUSABLE = 0x1_0000
const CODE_SELECTOR = { 64: 0x33, 32: 0x23 } as const
const DATA_SELECTOR = 0x2b

const INT3 = 0xcc
/** A repeated string instruction comes back to the loop now and then; none of the cases needs more rounds. */
const ROUNDS = 10_000
const HAS_ERROR = 1
const HAS_ADDRESS = 2

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
  budgetEnd: CPU + stateOffset('budgetEnd'),
  pendingVector: CPU + stateOffset('pendingVector'),
  pendingErrorCode: CPU + stateOffset('pendingErrorCode'),
  pendingFlags: CPU + stateOffset('pendingFlags'),
  pendingAddress: CPU + stateOffset('pendingAddress'),
  pendingDebug: CPU + stateOffset('pendingDebug'),
} as const

export class InterpDriver implements TestDriver {
  readonly name = 'the interpreter'
  readonly #memory = new GuestMemory(MEMORY)
  readonly #registers = new RegisterFile(this.#memory.bytes.buffer, 0)
  readonly #core: CoreExports
  #mode: Mode | undefined

  constructor() {
    this.#core = instantiateCore(coreModule(), {
      memory: this.#memory.memory,
      cpu: new WebAssembly.Global({ value: 'i32' }, CPU),
      abortInstruction() {
        throw ABORTED
      },
      portRead: () => 0xff,
      portWrite: () => undefined,
      mmioRead: () => 0,
      mmioWrite: () => undefined,
      acknowledgeInterrupt: () => -1,
      apicBaseWritten: () => undefined,
      notice: () => undefined,
    })
    this.#mapMemory()
    resetRegisters(this.#registers, { signature: 0, bootProcessor: true })
    this.#core.powerOn()
  }

  #mapMemory(): void {
    const { view } = this.#memory
    for (let page = 0; page < MEMORY / PAGE; page++) view.setUint32(PHYS_MAP + page * 4, (RAM + page * PAGE) | PAGE_RAM, true)
    const entry = (address: number, target: number): void => view.setBigUint64(RAM + address, BigInt(target) | PRESENT_WRITE_USER, true)
    entry(PML4, PDPT)
    entry(PDPT, PAGE_DIRECTORY)
    entry(PAGE_DIRECTORY + (CODE_PAGE >>> 21) * 8, CODE_TABLE)
    entry(PAGE_DIRECTORY + (DATA_PAGE >>> 21) * 8, DATA_TABLE)
    entry(CODE_TABLE, CODE)
    entry(DATA_TABLE, DATA)
    this.#memory.bytes.fill(INT3, RAM + CODE, RAM + CODE + PAGE)
  }

  #enter(mode: Mode): void {
    if (this.#mode === mode) return
    this.#mode = mode
    const registers = this.#registers
    registers.set('cr', 0x8005_0033n, 0) // PE MP ET NE WP AM PG
    registers.set('cr', PML4, 3)
    registers.set('cr', 0x4_06a0, 4) // PAE PGE OSFXSR OSXMMEXCPT OSXSAVE
    registers.set('xcr0', 3) // x87 and SSE
    registers.set('efer', 0xd01) // SCE LME LMA NXE
    this.#setSegment(1, CODE_SELECTOR[mode], 0, mode === 64 ? CODE_64 : CODE_32)
    for (const segment of [0, 2, 3]) this.#setSegment(segment, DATA_SELECTOR, 0, FLAT_DATA)
    this.#setSegment(4, 0, FS_BASE, UNUSABLE)
    this.#setSegment(5, 0, GS_BASE, UNUSABLE)
  }

  #setSegment(segment: number, selector: number, base: number, attributes: number): void {
    this.#registers.set('segSelector', selector, segment)
    this.#registers.set('segBase', base, segment)
    this.#registers.set('segLimit', attributes === UNUSABLE ? 0 : 0xffff_ffff, segment)
    this.#registers.set('segAttributes', attributes, segment)
  }

  run(batch: Uint8Array): Promise<Uint8Array> {
    const answer = batch.slice()
    const count = batch.length / RECORD_SIZE
    for (let index = 0; index < count; index++) this.#runOne(new CaseRecord(answer, index))
    return Promise.resolve(answer)
  }

  #runOne(record: CaseRecord): void {
    this.#enter(record.mode)
    const length = this.#load(record)
    this.#core.adoptState()
    const { view } = this.#memory
    let faulted = this.#execute(1n)
    // An instruction that leads out of the code page shows what the fetch there finds.
    const offset = view.getBigUint64(AT.rip, true) - BigInt(CODE_PAGE)
    if (!faulted && (offset < 0n || offset >= BigInt(PAGE))) faulted = this.#execute(2n)
    this.#core.materializeFlags()
    this.#save(record, faulted)
    this.#memory.bytes.fill(INT3, RAM + CODE + record.codeOffset, RAM + CODE + record.codeOffset + length)
  }

  /** Writes a case into registers and memory; how many bytes of code fit into the page. */
  #load(record: CaseRecord): number {
    const { bytes, view } = this.#memory
    const { fx } = record
    bytes.set(record.bytes.subarray(OFFSET.gpr, OFFSET.rip), AT.gpr)
    view.setBigUint64(AT.rip, BigInt(CODE_PAGE + record.codeOffset), true)
    view.setBigUint64(AT.rflags, BigInt(record.flags | 0x202), true)
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
    const code = record.code.subarray(0, PAGE - record.codeOffset)
    bytes.set(code, RAM + CODE + record.codeOffset)
    this.#core.invalidateRange(RAM + CODE, PAGE)
    return code.length
  }

  /** Runs until so many instructions are retired; true when the instruction faulted, which is then pending. */
  #execute(instructions: bigint): boolean {
    const { view } = this.#memory
    if (instructions === 1n) view.setBigUint64(AT.icount, 0n, true)
    view.setBigUint64(AT.budgetEnd, instructions, true)
    view.setUint32(AT.pendingVector, TRAP_NONE, true)
    view.setBigUint64(AT.pendingDebug, 0n, true)
    try {
      for (let round = 0; round < ROUNDS && view.getBigUint64(AT.icount, true) < instructions; round++) this.#core.execute()
    } catch (error) {
      if (error !== ABORTED) throw error
      return true
    }
    return false
  }

  #save(record: CaseRecord, faulted: boolean): void {
    const { bytes, view } = this.#memory
    const { fx } = record
    record.bytes.set(bytes.subarray(AT.gpr, AT.gpr + 128), OFFSET.gpr)
    record.rip = view.getBigUint64(AT.rip, true)
    record.flags = view.getUint32(AT.rflags, true)
    if (faulted) this.#saveFault(record)
    else record.setFault(TRAP_NONE, 0, 0n)
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
  }

  #saveFault(record: CaseRecord): void {
    const { view } = this.#memory
    const flags = view.getUint32(AT.pendingFlags, true)
    record.setFault(
      view.getUint32(AT.pendingVector, true),
      flags & HAS_ERROR ? view.getUint32(AT.pendingErrorCode, true) : 0,
      flags & HAS_ADDRESS ? view.getBigUint64(AT.pendingAddress, true) : 0n,
    )
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
