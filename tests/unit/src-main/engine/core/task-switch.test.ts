/** Hardware task switches: SDM vol. 3, chapter 8 (table 8-1, 8-2); APM vol. 2, 12.3. */
import { describe, expect, it } from 'vitest'
import { RAX, RSP } from '../../../../support/core-guest.ts'
import { descriptor, HANDLERS, STACK } from '../../../../support/privileged-guest.ts'
import {
  CODE,
  far,
  OTHER,
  OTHER_GATE,
  OTHER_TSS,
  SEL,
  TASK_CODE,
  TASK_STACK,
  TaskGuest,
  type TaskState,
  TSS,
} from '../../../../support/task-guest.ts'

const DB = 1
const UD = 6
const DF = 8
const TS = 10
const NP = 11
const SS = 12
const GP = 13
const PF = 14
const TF = 0x100
const NT = 0x4000
const RF = 0x10000
const VM = 0x20000
const CR0_TS = 8n
const DR6 = 6
const DR7 = 7
const DR6_BS = 1n << 14n
const DR6_BT = 1n << 15n
const JMP = far('ea', OTHER)
const CALL = far('9a', OTHER)
/** Bytes of both. */
const LENGTH = 7

describe('a jump to a TSS', () => {
  it('saves the old task and loads the new one', () => {
    const guest = new TaskGuest().enterTasks({ ax: 0x1234_5678, flags: 0x3 })
    guest.setGpr(RAX, 77)
    guest.step(JMP)

    expect(guest.saved(TSS)).toMatchObject({ ip: CODE + LENGTH, flags: 2, ax: 77, sp: STACK })
    expect(guest.saved(TSS)).toMatchObject({ cs: SEL.code32, ss: SEL.data32, ds: SEL.data32 })
    expect([guest.rip, guest.gpr(RAX), guest.gpr(RSP), guest.flags]).toEqual([BigInt(TASK_CODE), 0x1234_5678n, BigInt(TASK_STACK), 3])
    expect([guest.task, guest.isBusy(SEL.tss), guest.isBusy(OTHER)]).toEqual([OTHER, false, true])
  })

  it('sets CR0.TS, clears the local breakpoints, leaves the link and NT', () => {
    const guest = new TaskGuest().enterTasks({ link: 0x1111 })
    guest.registers.set('dr', 0x4ffn, DR7)
    guest.cpu.adoptState()
    guest.step(JMP)

    expect(guest.registers.get('cr', 0) & CR0_TS).toBe(CR0_TS)
    expect(guest.registers.get('dr', DR7)).toBe(0x4aan)
    expect([guest.saved(OTHER_TSS).link, guest.flags & NT]).toEqual([0x1111, 0])
  })

  it('goes through a task gate whose level allows it, whatever that of the TSS', () => {
    const guest = new TaskGuest().enterTasks({}, 32, 3)
    guest.setDescriptor(OTHER, descriptor(OTHER_TSS, 0x67, 0x89, 0))
    guest.step(far('ea', OTHER_GATE | 3))

    expect([guest.task, guest.registers.get('cpl')]).toEqual([OTHER, 0n])
    expect(guest.saved(TSS).cs).toBe(SEL.userCode32)
  })

  it('loads the LDT and segments in it', () => {
    const guest = new TaskGuest().enterTasks({ ldt: SEL.ldt, ds: 0xc, fs: 0xc, gs: 0 })
    guest.dma.writeU64(0x7008, descriptor(0x1_2300, 0xfff, 0x92, 4))
    guest.step(JMP)

    expect(guest.registers.get('segSelector', 6)).toBe(BigInt(SEL.ldt))
    expect([guest.registers.get('segBase', 3), guest.registers.get('segBase', 4)]).toEqual([0x1_2300n, 0x1_2300n])
    expect(guest.registers.get('segAttributes', 5) & 0x10000n).toBe(0x10000n)
  })

  it('enters virtual-8086 mode', () => {
    const guest = new TaskGuest().enterTasks({ flags: VM | 2, cs: 0x1400, ip: 0x10, ss: 0x2000, sp: 0x100, ds: 0x3000, es: 0x3100 })
    guest.step(JMP)

    expect([guest.rip, guest.registers.get('segBase', 1), guest.registers.get('cpl'), guest.registers.get('mode')]).toEqual([
      ...[0x10n, 0x14000n, 3n, 0x10n],
    ])
  })

  it('loads CR3 where paging is on', () => {
    const guest = new TaskGuest().enterTasks({ cr3: 0x9000 })
    for (const directory of [0x8000, 0x9000]) guest.dma.writeU32(directory, 0x83)
    guest.dma.writeU32(0x9004, 0xc0_0083) // 4 MiB .. 8 MiB lie at 12 MiB
    guest.dma.writeU32(0xc0_0000, 0x55aa)
    guest.registers.set('cr', 0x8000, 3)
    guest.registers.set('cr', 0x10, 4)
    guest.registers.set('cr', 0x8000_0011n, 0)
    guest.cpu.adoptState()
    guest.write(TASK_CODE, 'a100004000')
    guest.step(JMP, 2)

    expect(guest.registers.get('cr', 3)).toBe(0x9000n)
    expect(guest.gpr(RAX)).toBe(0x55aan)
  })

  it('takes a page fault of the new TSS in the old task, with nothing changed', () => {
    const guest = new TaskGuest().enterTasks()
    guest.setDescriptor(OTHER, descriptor(0x40_0ff0, 0x67, 0xe9, 0))
    guest.dma.writeU32(0x8000, 0x83)
    guest.registers.set('cr', 0x8000, 3)
    guest.registers.set('cr', 0x10, 4)
    guest.registers.set('cr', 0x8000_0011n, 0)
    guest.cpu.adoptState()

    expect(guest.fault(JMP)).toMatchObject({ vector: PF, errorCode: 0, rip: BigInt(CODE) })
    expect([guest.task, guest.isBusy(SEL.tss), guest.isBusy(OTHER), guest.dma.readU32(TSS + 32)]).toEqual([SEL.tss, true, false, 0])
  })
})

describe('a call to a TSS', () => {
  it('links the new task to the old, which stays busy, and IRET comes back', () => {
    const guest = new TaskGuest().enterTasks()
    guest.write(TASK_CODE, 'b807000000 cf 40') // mov eax, 7; iretd; inc eax
    guest.setGpr(RAX, 1)
    guest.step(CALL)
    expect([guest.saved(OTHER_TSS).link, guest.flags & NT, guest.isBusy(SEL.tss), guest.isBusy(OTHER)]).toEqual([SEL.tss, NT, true, true])

    guest.run(2)

    expect([guest.rip, guest.gpr(RAX), guest.task, guest.flags]).toEqual([BigInt(CODE + LENGTH), 1n, SEL.tss, 2])
    expect([guest.isBusy(SEL.tss), guest.isBusy(OTHER)]).toEqual([true, false])
    expect(guest.saved(OTHER_TSS)).toMatchObject({ ip: TASK_CODE + 6, ax: 7, flags: 2 })
  })

  it('goes on behind the IRET when it comes again', () => {
    const guest = new TaskGuest().enterTasks()
    guest.write(TASK_CODE, 'b807000000 cf 40 cf')
    guest.step(`${CALL}${CALL}`, 4)

    guest.run(2)

    expect(guest.gpr(RAX)).toBe(0n)
    expect(guest.saved(OTHER_TSS)).toMatchObject({ ip: TASK_CODE + 8, ax: 8 })
  })
})

describe('the TSS of the 80286', () => {
  it('saves and loads sixteen bits', () => {
    const guest = new TaskGuest().enterTasks({ ip: 0x4000, sp: 0x7000, ax: 0x1234 }, 16)
    guest.registers.set('segSelector', 0x10, 4)
    guest.write(0x4000, 'cf')
    guest.setGpr(RAX, 0x8765_4321)
    guest.step(CALL)
    expect([guest.rip, guest.gpr(RAX), guest.gpr(RSP), guest.flags]).toEqual([
      0x4000n,
      0x8765_1234n,
      BigInt((STACK & ~0xffff) | 0x7000),
      NT | 2,
    ])
    expect(guest.registers.get('segSelector', 4)).toBe(0n)

    guest.run(1)

    expect([guest.rip, guest.gpr(RAX)]).toEqual([BigInt(CODE + LENGTH), 0x8765_4321n])
    expect(guest.saved(OTHER_TSS, 16)).toMatchObject({ ip: 0x4001, flags: 2, ax: 0x1234, link: SEL.tss })
  })

  it('may be left for one of 32 bits', () => {
    const guest = new TaskGuest().enterTasks()
    guest.setDescriptor(SEL.tss, descriptor(TSS, 0x2b, 0x83, 0)) // busy
    guest.registers.set('segAttributes', 0x83, 7)
    guest.setGpr(RAX, 0x9999_4321)
    guest.step(JMP)

    expect(guest.saved(TSS, 16)).toMatchObject({ ip: (CODE + LENGTH) & 0xffff, ax: 0x4321 })
    expect(guest.rip).toBe(BigInt(TASK_CODE))
  })
})

describe('what is wrong with the TSS is an exception of the old task', () => {
  const cases: [string, (guest: TaskGuest) => void, object][] = [
    ['busy', (guest) => guest.setDescriptor(OTHER, descriptor(OTHER_TSS, 0x67, 0xeb, 0)), { vector: GP, errorCode: OTHER }],
    ['absent', (guest) => guest.setDescriptor(OTHER, descriptor(OTHER_TSS, 0x67, 0x69, 0)), { vector: NP, errorCode: OTHER }],
    ['small', (guest) => guest.setDescriptor(OTHER, descriptor(OTHER_TSS, 0x66, 0xe9, 0)), { vector: TS, errorCode: OTHER }],
    ['small and 16-bit', (guest) => guest.setDescriptor(OTHER, descriptor(OTHER_TSS, 0x2a, 0xe1, 0)), { vector: TS, errorCode: OTHER }],
  ]

  it.each(cases)('%s', (_, change, expected) => {
    const guest = new TaskGuest().enterTasks()
    change(guest)

    expect(guest.fault(JMP)).toMatchObject({ ...expected, rip: BigInt(CODE) })
    expect(guest.task).toBe(SEL.tss)
  })

  it.each(cases)('through a gate: %s', (_, change, expected) => {
    const guest = new TaskGuest().enterTasks()
    change(guest)

    expect(guest.fault(far('9a', OTHER_GATE))).toMatchObject({ ...expected, rip: BigInt(CODE) })
  })

  it('of an inner level, as is a gate; an absent gate; a gate that names the LDT', () => {
    const guest = (): TaskGuest => new TaskGuest().enterTasks({}, 32, 3)
    const inner = guest()
    inner.setDescriptor(OTHER, descriptor(OTHER_TSS, 0x67, 0x89, 0))
    expect(inner.fault(JMP)).toMatchObject({ vector: GP, errorCode: OTHER })
    const innerGate = guest()
    innerGate.setDescriptor(OTHER_GATE, (0x85n << 40n) | (BigInt(OTHER) << 16n))
    expect(innerGate.fault(far('ea', OTHER_GATE))).toMatchObject({ vector: GP, errorCode: OTHER_GATE })
    const absent = guest()
    absent.setDescriptor(OTHER_GATE, (0x65n << 40n) | (BigInt(OTHER) << 16n))
    expect(absent.fault(far('ea', OTHER_GATE))).toMatchObject({ vector: NP, errorCode: OTHER_GATE })
    const local = guest()
    local.setDescriptor(OTHER_GATE, (0xe5n << 40n) | (0xcn << 16n))
    expect(local.fault(far('ea', OTHER_GATE))).toMatchObject({ vector: GP, errorCode: 0xc })
  })

  it('for IRET: #TS unless it is busy', () => {
    const guest = new TaskGuest().enterTasks()
    guest.registers.set('rflags', NT | 2)
    guest.dma.writeU16(TSS, OTHER)
    expect(guest.fault('cf')).toMatchObject({ vector: TS, errorCode: OTHER })

    const none = new TaskGuest().enterTasks()
    none.registers.set('rflags', NT | 2)
    expect(none.fault('cf')).toMatchObject({ vector: TS, errorCode: 0 })
  })

  it('long mode has no tasks', () => {
    const guest = new TaskGuest()
    guest.enterLong()
    guest.registers.set('rflags', NT | 2)

    expect(guest.fault('48cf')).toMatchObject({ vector: GP, errorCode: 0 })
  })
})

describe('what is wrong with the segments is an exception of the new task', () => {
  it.each<[string, TaskState, number, number]>([
    ['CS null', { cs: 0 }, TS, 0],
    ['CS data', { cs: SEL.data32 }, TS, SEL.data32],
    ['CS of another level than its RPL', { cs: SEL.code32 | 3 }, TS, SEL.code32],
    ['SS null', { ss: 0 }, TS, 0],
    ['SS read-only', { ss: SEL.readOnly }, TS, SEL.readOnly],
    ['SS of another level', { ss: SEL.userData }, TS, SEL.userData & ~3],
    ['DS execute-only', { ds: SEL.executeOnly }, TS, SEL.executeOnly],
    ['ES beyond the table', { es: 0x1f8 }, TS, 0x1f8],
    ['DS absent', { ds: SEL.absent }, NP, SEL.absent],
    ['LDT that is none', { ldt: SEL.data32 }, TS, SEL.data32],
    ['LDT in the LDT', { ldt: 0xc }, TS, 0xc],
  ])('%s', (_, state, vector, errorCode) => {
    const guest = new TaskGuest().enterTasks({ ...state, flags: 2 })
    guest.setDescriptor(SEL.absent, descriptor(0, 0xfffff, 0x12, 0xc))
    guest.setGate(vector, { type: 5, selector: 0xb0 })
    guest.setDescriptor(0xb0, descriptor(0x6800, 0x67, 0x89, 0))
    guest.writeTask(0x6800, {
      ip: HANDLERS + vector * 16,
      flags: 2,
      sp: TASK_STACK,
      cs: SEL.code32,
      ss: SEL.data32,
      ds: SEL.data32,
      es: SEL.data32,
    })
    guest.load(CODE, JMP)

    expect(guest.run(10)).toBe('halt')

    expect(guest.dma.readU32(Number(guest.gpr(RSP)))).toBe(errorCode)
    expect([guest.task, guest.saved(0x6800).link]).toEqual([0xb0, OTHER])
    expect(guest.saved(OTHER_TSS)).toMatchObject({ ip: TASK_CODE, flags: RF | 2, cs: state.cs ?? SEL.code32, ds: state.ds ?? SEL.data32 })
  })

  it('an absent SS is #SS, an absent CS #NP', () => {
    for (const [state, vector] of [
      [{ ss: SEL.absent }, SS],
      [{ cs: SEL.absent }, NP],
    ] as const) {
      const guest = new TaskGuest().enterTasks(state)
      guest.setDescriptor(SEL.absent, descriptor(0, 0xfffff, vector === SS ? 0x12 : 0x1a, 0xc))
      guest.setGate(vector, { type: 5, selector: 0xb0 })
      guest.setDescriptor(0xb0, descriptor(0x6800, 0x67, 0x89, 0))
      guest.writeTask(0x6800, { ip: HANDLERS + vector * 16, flags: 2, sp: TASK_STACK, cs: SEL.code32, ss: SEL.data32 })
      guest.load(CODE, JMP)

      expect(guest.run(10)).toBe('halt')
      expect(guest.rip).toBe(BigInt(HANDLERS + vector * 16 + 1))
      expect(guest.dma.readU32(Number(guest.gpr(RSP)))).toBe(SEL.absent)
    }
  })

  it('EIP beyond the limit of CS is #GP(0) of the new task', () => {
    const guest = new TaskGuest().enterTasks({ cs: SEL.code16, ip: 0x1_0000 })
    guest.setDescriptor(SEL.code16, descriptor(0, 0xffff, 0x9a, 4))

    expect(guest.fault(JMP)).toMatchObject({ vector: GP, errorCode: 0, rip: 0x1_0000n, cs: SEL.code16 })
  })
})

describe('an event through a task gate', () => {
  it('links the tasks and saves the flags as a frame would have them', () => {
    const guest = new TaskGuest().enterTasks()
    guest.setGate(UD, { type: 5, selector: OTHER })
    guest.write(TASK_CODE, '90')
    guest.step('0f0b')

    expect([guest.task, guest.rip, guest.flags]).toEqual([OTHER, BigInt(TASK_CODE + 1), NT | 2])
    expect(guest.saved(TSS)).toMatchObject({ ip: CODE, flags: RF | 2 })
  })

  it('puts the error code on the stack of the new task, in the width of its TSS', () => {
    for (const [width, size] of [
      [32, 4],
      [16, 2],
    ] as const) {
      const guest = new TaskGuest().enterTasks({ ip: 0x4000, sp: 0x7000 }, width)
      guest.setGpr(RSP, 0x7800)
      guest.setGate(GP, { type: 5, selector: OTHER })
      guest.step('66b89999 8ed8', 2) // mov ax, 9999h; mov ds, ax

      expect(guest.gpr(RSP)).toBe(BigInt(0x7000 - size))
      expect(guest.dma.readU16(0x7000 - size)).toBe(0x9998)
    }
  })

  it('serves INT n and interrupts, and IRET goes on behind', () => {
    const guest = new TaskGuest().enterTasks()
    guest.setGate(0x21, { type: 5, selector: OTHER })
    guest.write(TASK_CODE, 'cf')
    guest.step('cd21 b009', 3)

    expect([guest.gpr(RAX), guest.task]).toEqual([9n, SEL.tss])
  })

  it('survives a double fault for which the old task has no stack', () => {
    const guest = new TaskGuest().enterTasks()
    guest.setGate(DF, { type: 5, selector: OTHER })
    guest.setDescriptor(SEL.data32, descriptor(0, 0xfffff, 0x92, 0xc))
    guest.setDescriptor(0xb0, descriptor(0, 0xfff, 0x92, 4))
    guest.write(TASK_CODE, 'f4')
    guest.step('66b8b000 8ed0 0f0b', 10) // mov ax, B0h; mov ss, ax; ud2: its frame is beyond the limit of SS

    expect([guest.task, guest.rip]).toEqual([OTHER, BigInt(TASK_CODE + 1)])
    expect(guest.dma.readU32(TASK_STACK - 4)).toBe(0)
    expect(guest.saved(TSS)).toMatchObject({ ip: CODE + 6, ss: 0xb0 })
  })

  it('comes out of virtual-8086 mode, and IRET goes back into it', () => {
    const guest = new TaskGuest().enterTasks()
    guest.setGate(UD, { type: 5, selector: OTHER })
    guest.setDescriptor(0xb0, descriptor(0x6800, 0x67, 0x89, 0))
    guest.writeTask(0x6800, { ip: 0, flags: VM | 2, cs: 0x1500, ss: 0x2000, sp: 0x100, ds: 0x3000, es: 0x3100 })
    guest.write(0x15000, '0f0b b005')
    guest.write(TASK_CODE, '3e80052068000002 cf') // add byte ds:[6820h], 2; iretd
    guest.step(far('ea', 0xb0), 2)
    expect([guest.task, guest.registers.get('cpl'), guest.saved(0x6800).flags]).toEqual([OTHER, 0n, VM | RF | 2])

    guest.run(3)

    expect([guest.task, guest.gpr(RAX), guest.registers.get('mode')]).toEqual([0xb0, 5n, 0x10n])
  })
})

describe('debugging across a task switch', () => {
  it('traps before the first instruction of a task with the T bit', () => {
    const guest = new TaskGuest().enterTasks({ trap: 1 })

    expect(guest.fault(JMP)).toMatchObject({ vector: DB, rip: BigInt(TASK_CODE), cs: SEL.code32 })
    expect(guest.registers.get('dr', DR6) & (DR6_BT | DR6_BS)).toBe(DR6_BT)
    expect(guest.gpr(RSP)).toBe(BigInt(TASK_STACK - 12))
  })

  it('steps the new task where its TF is set', () => {
    const guest = new TaskGuest().enterTasks({ flags: TF | 2 })
    guest.write(TASK_CODE, '9090')

    expect(guest.fault(JMP)).toMatchObject({ vector: DB, rip: BigInt(TASK_CODE + 1) })
    expect(guest.registers.get('dr', DR6) & (DR6_BT | DR6_BS)).toBe(DR6_BS)
  })

  it('is one trap where the old task was stepped as well', () => {
    const guest = new TaskGuest().enterTasks({ trap: 1 })
    guest.registers.set('rflags', TF | 2)

    expect(guest.fault(JMP)).toMatchObject({ vector: DB, rip: BigInt(TASK_CODE) })
    expect(guest.registers.get('dr', DR6) & (DR6_BT | DR6_BS)).toBe(DR6_BT | DR6_BS)
    expect(guest.gpr(RSP)).toBe(BigInt(TASK_STACK - 12))
  })
})
