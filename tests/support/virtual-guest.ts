/** A PrivilegedGuest whose code runs in virtual-8086 mode: entered by IRETD from CPL 0. Real-mode segments, with the protected mode's tables above them. */
import { RSP } from './core-guest.ts'
import { CODE, descriptor, type Frame, PrivilegedGuest, SEL, STACK, STACK0, TSS } from './privileged-guest.ts'

/** The selectors of the code; its segments lie from 30000h on, its stack ends where that of CPL 0 begins. */
export const VIRTUAL = { cs: CODE >> 4, ss: (STACK - 0x1000) >> 4, sp: 0x1000, es: 0x3000, ds: 0x3100, fs: 0x3200, gs: 0x3300 } as const
const IRETD_AT = 0x1c000
const VM = 0x20000
const CR4 = 4
/** The TSS with an I/O permission map, and the interrupt redirection map below it. */
export const REDIRECTION_MAP = 0x68
export const IO_MAP = 0x88
const TSS_LIMIT = IO_MAP + 0x80

/** EFLAGS beside VM, CR4, what IRETD pops. */
export interface VirtualOptions {
  readonly flags?: number
  readonly cr4?: number
  readonly eip?: number
}

export interface VirtualFrame extends Frame {
  /** ES, DS, FS, GS. */
  readonly segments: readonly number[]
}

export class VirtualGuest extends PrivilegedGuest {
  /** Puts `code` at CODE and returns to its first byte in virtual-8086 mode. */
  enterVirtual(code: string, { flags = 0, cr4 = 0, eip = 0 }: VirtualOptions = {}): this {
    this.enterProtected()
    this.setLargeTss()
    this.registers.set('cr', cr4, CR4)
    this.write(CODE, code)
    return this.returnTo([eip, VIRTUAL.cs, flags | VM | 2, VIRTUAL.sp, VIRTUAL.ss, VIRTUAL.es, VIRTUAL.ds, VIRTUAL.fs, VIRTUAL.gs])
  }

  /** IRETD at CPL 0 with such a frame. */
  returnTo(frame: readonly number[]): this {
    for (const [index, word] of frame.entries()) this.dma.writeU32(STACK + index * 4, word)
    this.setGpr(RSP, STACK)
    this.load(IRETD_AT, 'cf')
    this.run(1)
    return this
  }

  /** A TSS that allows no port and redirects no interrupt until its maps are changed. */
  setLargeTss(): void {
    this.setDescriptor(SEL.tss, descriptor(TSS, TSS_LIMIT, 0x8b, 0))
    this.registers.set('segLimit', TSS_LIMIT, 7)
    this.dma.writeU16(TSS + 0x66, IO_MAP)
    for (let offset = REDIRECTION_MAP; offset <= TSS_LIMIT; offset++) this.dma.writeU8(TSS + offset, 0xff)
  }

  /** INT `vector` is served by the 8086 program. */
  redirect(vector: number): this {
    this.dma.writeU8(TSS + REDIRECTION_MAP + (vector >> 3), 0xff & ~(1 << (vector & 7)))
    return this
  }

  /** Runs until a handler of protected mode halts. */
  leave(instructions = 100): VirtualFrame {
    const frame = this.runToHandler(instructions)
    return { ...frame, segments: [16, 12, 8, 4].map((distance) => this.dma.readU16(STACK0 - distance)) }
  }

  get flags(): number {
    this.cpu.exposeState()
    return Number(this.registers.get('rflags'))
  }

  selectors(): number[] {
    return [0, 1, 2, 3, 4, 5].map((segment) => Number(this.registers.get('segSelector', segment)))
  }
}
