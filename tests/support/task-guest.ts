/** A PrivilegedGuest with a second task: its TSS (32 bits, or the 80286's 16), task gates, and code that the tests put at TASK_CODE. */
import { CODE, descriptor, PrivilegedGuest, SEL, TSS } from './privileged-guest.ts'

export const OTHER_TSS = 0x6000
export const TASK_CODE = 0x14000
export const TASK_STACK = 0x2c000
export const OTHER = 0xa0
export const OTHER_GATE = 0xa8
const BUSY = 1n << 41n

/** Offsets of the fields, the number of bytes of a register, segment selectors' distance. */
const WIDE = { ip: 32, flags: 36, registers: 40, segments: 72, ldt: 96, size: 4, limit: 0x67 } as const
const NARROW = { ip: 14, flags: 16, registers: 18, segments: 34, ldt: 42, size: 2, limit: 0x2b } as const

export type TaskState = Partial<
  Record<'ip' | 'flags' | 'ax' | 'sp' | 'es' | 'cs' | 'ss' | 'ds' | 'fs' | 'gs' | 'ldt' | 'cr3' | 'trap' | 'link', number>
>

const REGISTERS = { ax: 0, sp: 4 } as const
const SEGMENTS = ['es', 'cs', 'ss', 'ds', 'fs', 'gs'] as const

export class TaskGuest extends PrivilegedGuest {
  /** Protected mode; the other task is at CPL 0 unless `state` says otherwise, with such a TSS. */
  enterTasks(state: TaskState = {}, width: 16 | 32 = 32, privilege: 0 | 3 = 0): this {
    this.enterProtected(privilege)
    this.setDescriptor(SEL.tss, descriptor(TSS, WIDE.limit, 0x8b, 0))
    this.setDescriptor(OTHER, descriptor(OTHER_TSS, width === 32 ? WIDE.limit : NARROW.limit, width === 32 ? 0xe9 : 0xe1, 0))
    this.setDescriptor(OTHER_GATE, (0xe5n << 40n) | (BigInt(OTHER) << 16n))
    const data = { es: SEL.data32, cs: SEL.code32, ss: SEL.data32, ds: SEL.data32 }
    this.writeTask(OTHER_TSS, { ip: TASK_CODE, flags: 2, sp: TASK_STACK, ...data, ...state }, width)
    return this
  }

  writeTask(base: number, state: TaskState, width: 16 | 32 = 32): void {
    const layout = width === 32 ? WIDE : NARROW
    const put = (offset: number, value: number | undefined): void => {
      if (value === undefined) return
      if (width === 32) this.dma.writeU32(base + offset, value)
      else this.dma.writeU16(base + offset, value)
    }
    put(layout.ip, state.ip)
    put(layout.flags, state.flags)
    for (const [name, number] of Object.entries(REGISTERS)) put(layout.registers + number * layout.size, state[name as keyof TaskState])
    for (const [index, name] of SEGMENTS.entries()) if (width === 32 || index < 4) put(layout.segments + index * layout.size, state[name])
    put(layout.ldt, state.ldt)
    if (state.link !== undefined) this.dma.writeU16(base, state.link)
    if (width === 32) put(28, state.cr3)
    if (width === 32 && state.trap !== undefined) this.dma.writeU16(base + 100, state.trap)
  }

  /** What the switch saved there. */
  saved(base: number, width: 16 | 32 = 32): Record<'ip' | 'flags' | 'ax' | 'sp' | 'cs' | 'ss' | 'ds' | 'link', number> {
    const layout = width === 32 ? WIDE : NARROW
    const at = (offset: number): number => (width === 32 ? this.dma.readU32(base + offset) : this.dma.readU16(base + offset))
    const segment = (index: number): number => this.dma.readU16(base + layout.segments + index * layout.size)
    return {
      ...{ ip: at(layout.ip), flags: at(layout.flags), ax: at(layout.registers), sp: at(layout.registers + 4 * layout.size) },
      ...{ cs: segment(1), ss: segment(2), ds: segment(3), link: this.dma.readU16(base) },
    }
  }

  isBusy(selector: number): boolean {
    return (this.descriptorAt(selector) & BUSY) !== 0n
  }

  get task(): number {
    return Number(this.registers.get('segSelector', 7))
  }

  get flags(): number {
    this.cpu.exposeState()
    return Number(this.registers.get('rflags'))
  }

  /** Runs `instructions` of the code at CODE. */
  step(code: string, instructions = 1): this {
    this.load(CODE, code)
    this.run(instructions)
    return this
  }
}

/** JMP or CALL to a selector; the offset does not count. */
export function far(opcode: 'ea' | '9a', selector: number): string {
  return `${opcode}00000000${(selector & 0xff).toString(16).padStart(2, '0')}${(selector >> 8).toString(16).padStart(2, '0')}`
}

export { CODE, SEL, TSS }
