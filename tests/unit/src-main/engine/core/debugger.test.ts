/** Breakpoints, watchpoints and steps of a debugger on the host, in the interpreter and in translated code: exact, and nothing that the guest could see. */
import { describe, expect, test } from 'vitest'
import { Interpreter } from '../../../../../src-main/engine/accel/interp/interpreter.ts'
import { Translator } from '../../../../../src-main/engine/accel/jit/translator.ts'
import { DEBUG_HIT_BREAKPOINT, DEBUG_HIT_READ, DEBUG_HIT_WRITE } from '../../../../../src-main/engine/cpu/execution.ts'
import { StopPoints, WATCH_ACCESS, WATCH_READ, WATCH_WRITE } from '../../../../../src-main/engine/debug/stop-points.ts'
import { CoreGuest, RAX, RCX, RDI, RSI } from '../../../../support/core-guest.ts'

const CODE = 0x10000
const DATA = 0x30000

// 0: MOV RCX, 100000   7: INC RAX   10: DEC RCX   13: JNZ 7   15: MOV [30000h], RAX   23: HLT
const COUNTING = '48c7c1a0860100 48ffc0 48ffc9 75f8 4889042500000300 f4'

const armed = new WeakMap<CoreGuest, StopPoints>()

function start(
  accelerator: typeof Interpreter,
  code: string,
  points: readonly [type: number, address: number, length?: number][],
): CoreGuest {
  const guest = new CoreGuest(8, accelerator)
  guest.enterLongMode()
  guest.load(CODE, code)
  arm(guest, points)
  return guest
}

function arm(guest: CoreGuest, points: readonly [type: number, address: number, length?: number][]): void {
  const stops = armed.get(guest) ?? new StopPoints()
  armed.set(guest, stops)
  stops.clear()
  for (const [type, address, length] of points) stops.insert({ type, address: BigInt(address), length: length ?? 1 })
  stops.apply([guest.registers])
  guest.cpu.exposeState()
  guest.cpu.adoptState()
}

function takeHit(guest: CoreGuest) {
  const hit = { kind: Number(guest.registers.get('debugHit')), rip: Number(guest.rip) }
  guest.registers.set('debugHit', 0)
  return hit
}

/** As a debugger steps: one instruction, breakpoints left aside. */
function step(guest: CoreGuest): string {
  guest.registers.set('stepping', 1)
  const exit = guest.run(1)
  guest.registers.set('stepping', 0)
  return exit
}

describe.each([
  ['interp', Interpreter],
  ['jit', Translator],
] as const)('a debugger at %s', (_, accelerator) => {
  test('stops before the instruction of a breakpoint each time, with an exact count', () => {
    const guest = start(accelerator, COUNTING, [[0, CODE + 10]])
    for (let round = 1; round <= 3; round++) {
      expect(guest.run(1_000_000)).toBe('debug')
      expect(takeHit(guest)).toEqual({ kind: DEBUG_HIT_BREAKPOINT, rip: CODE + 10 })
      expect([guest.gpr(RAX), guest.icount]).toEqual([BigInt(round), BigInt(3 * round - 1)])
      expect(step(guest)).toBe('budget')
      expect(guest.rip).toBe(BigInt(CODE + 13))
    }
  })

  test('set while the loop is already hot, it is met at once; taken away, the loop runs to its end', () => {
    const guest = start(accelerator, COUNTING, [])
    guest.run(100_000)
    arm(guest, [[0, CODE + 7]])
    expect(guest.run(1_000_000)).toBe('debug')
    expect(takeHit(guest).rip).toBe(CODE + 7)
    const [counted, retired] = [guest.gpr(RAX), guest.icount]
    expect(retired).toBeLessThanOrEqual(100_003n)
    arm(guest, [])
    expect(guest.run(1_000_000)).toBe('halt')
    expect(guest.gpr(RAX)).toBe(100_000n)
    expect(guest.icount - retired).toBe((100_000n - counted) * 3n + 2n)
  })

  test('a breakpoint behind a hot loop stops it there, translated or not', () => {
    const guest = start(accelerator, COUNTING, [[1, CODE + 15]])
    expect(guest.run(1_000_000)).toBe('debug')
    expect(takeHit(guest)).toEqual({ kind: DEBUG_HIT_BREAKPOINT, rip: CODE + 15 })
    expect(guest.icount).toBe(300_001n)
    if (guest.cpu instanceof Translator) expect(guest.cpu.counters().interpreted).toBeLessThan(10_000)
  })

  test('a breakpoint of the same page offset elsewhere only cuts blocks', () => {
    const guest = start(accelerator, COUNTING, [[0, CODE + 0x5000 + 10]])
    expect(guest.run(1_000_000)).toBe('halt')
    expect(guest.gpr(RAX)).toBe(100_000n)
  })

  test('an instruction that begins inside the bytes of another, and one over the end of a page, can have one', () => {
    // 0FFEh: MOV EAX, 1 reaches into the next page; HLT.
    const guest = start(accelerator, '', [[0, CODE + 0xffe]])
    guest.load(CODE, 'e9f90f0000')
    guest.write(CODE + 0xffe, 'b801000000 f4')
    expect(guest.run(10)).toBe('debug')
    expect([guest.rip, guest.icount]).toEqual([BigInt(CODE + 0xffe), 1n])
  })

  test('a watched word stops the run after the instruction that writes it, with its address', () => {
    const guest = start(accelerator, COUNTING, [[WATCH_WRITE, DATA + 4, 2]])
    expect(guest.run(1_000_000)).toBe('debug')
    expect(takeHit(guest)).toEqual({ kind: DEBUG_HIT_WRITE, rip: CODE + 23 })
    expect(guest.registers.get('debugAddress')).toBe(BigInt(DATA + 4))
    expect(guest.dma.readU32(DATA)).toBe(100_000)
    expect(guest.icount).toBe(300_002n)
  })

  test('reads and writes are told apart, and neighbours in the page do not count', () => {
    // MOV EAX,[30000h]; MOV [30004h],EAX; ADD [30008h],EAX; MOV [30010h],EAX; HLT
    const code = '8b042500000300 89042504000300 01042508000300 89042510000300 f4'
    const read = start(accelerator, code, [[WATCH_READ, DATA + 4, 8]])
    expect([read.run(100), takeHit(read)]).toEqual(['debug', { kind: DEBUG_HIT_READ, rip: CODE + 21 }])
    const access = start(accelerator, code, [[WATCH_ACCESS, DATA, 1]])
    expect([access.run(100), takeHit(access)]).toEqual(['debug', { kind: DEBUG_HIT_READ, rip: CODE + 7 }])
    const none = start(accelerator, code, [[WATCH_ACCESS, DATA + 12, 4]])
    expect(none.run(100)).toBe('halt')
  })

  test('a hot loop of stores meets a watchpoint in its middle', () => {
    // MOV ECX,4000; MOV EDI,30000h; L: MOV [RDI],CL; INC EDI; DEC ECX; JNZ L; HLT
    const guest = start(accelerator, 'b9a00f0000 bf00000300 880f ffc7 ffc9 75f8 f4', [[WATCH_WRITE, DATA + 3000, 1]])
    expect(guest.run(1_000_000)).toBe('debug')
    expect([takeHit(guest).rip, guest.gpr(RDI), guest.gpr(RCX)]).toEqual([CODE + 12, BigInt(DATA + 3000), 1000n])
  })

  test('a write over the end of a page is seen in its second half', () => {
    // MOV [30FFEh], EAX; HLT
    const guest = start(accelerator, '890425fe0f0300 f4', [[WATCH_WRITE, DATA + 0x1000, 1]])
    expect([guest.run(10), takeHit(guest).kind, guest.registers.get('debugAddress')]).toEqual([
      'debug',
      DEBUG_HIT_WRITE,
      BigInt(DATA + 0x1000),
    ])
  })

  test('REP STOS stops after the part that wrote the watched byte, and goes on', () => {
    // MOV ECX,8000; MOV EDI,30000h; REP STOSB; HLT
    const guest = start(accelerator, 'b9401f0000 bf00000300 f3aa f4', [[WATCH_WRITE, DATA + 0x1800, 1]])
    // Long repetitions give the host its turn meanwhile.
    let exit = 'budget'
    while (exit === 'budget') exit = guest.run(100)
    expect([exit, takeHit(guest)]).toEqual(['debug', { kind: DEBUG_HIT_WRITE, rip: CODE + 10 }])
    expect(guest.gpr(RDI)).toBe(BigInt(DATA + 0x1801))
    exit = 'budget'
    while (exit === 'budget') exit = guest.run(100)
    expect([exit, guest.gpr(RCX)]).toEqual(['halt', 0n])
  })

  test('an access of an instruction that faults afterwards has not happened', () => {
    // MOVSQ from the watched address to one that is not mapped: #PF, which no IDT takes.
    const guest = start(accelerator, '48a5', [[WATCH_READ, DATA, 8]])
    guest.setGpr(RSI, DATA)
    guest.setGpr(RDI, 0x8000_0000_0000n - 0x1000n)
    expect(guest.run(10)).toBe('shutdown')
    expect(guest.registers.get('debugHit')).toBe(0n)
  })

  test('a step takes no interrupt that is due, and a run does', () => {
    const guest = start(accelerator, '90 90 90 f4', [])
    guest.registers.set('rflags', 0x202)
    guest.vectors.push(0x30)
    guest.cpu.setInterrupt(true)
    expect([step(guest), guest.rip]).toEqual(['budget', BigInt(CODE + 1)])
    expect(guest.vectors).toEqual([0x30])
    guest.run(1)
    expect(guest.vectors).toEqual([])
  })

  test('a step of an instruction that faults ends before the first one of its handler', () => {
    const guest = start(accelerator, '0f0b', [])
    // A 64-bit interrupt gate for #UD to 20000h.
    guest.registers.set('idtrBase', 0x40000)
    guest.registers.set('idtrLimit', 0xfff)
    guest.registers.set('gdtrBase', 0x41000)
    guest.registers.set('gdtrLimit', 0xff)
    guest.dma.writeU64(0x41008, 0x00af_9b00_0000_ffffn)
    guest.dma.writeU64(0x40060, 0x0002_8e00_0008_0000n)
    guest.dma.writeU64(0x40068, 0n)
    guest.setGpr(4, 0x50000)
    expect([step(guest), guest.rip, guest.icount]).toEqual(['budget', 0x20000n, 0n])
  })
})
