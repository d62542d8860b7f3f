/** A disk reads onto pages whose code is translated, by the memory port that all devices have: the new code runs, and no region of the old. */
import { describe, expect, it } from 'vitest'
import type { InterpreterHost, InterpreterOptions } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { Interpreter } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { CompileHere, type CompileJob, type CompileService } from '../../../../../../src-main/engine/accel/jit/region-factory.ts'
import { TranslatedCode } from '../../../../../../src-main/engine/accel/jit/translated-code.ts'
import { Translator } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { WorkBudget } from '../../../../../../src-main/engine/devices/virtio/work-budget.ts'
import { VirtioBlk } from '../../../../../../src-main/engine/devices/virtio-blk/chip.ts'
import type { CoreGuest } from '../../../../../support/core-guest.ts'
import { CODE, compare, DATA, openGuest, stateOf } from '../../../../../support/translator-guest.ts'

const PAGE = 0x1000
const SECTOR = 512
const SECOND = CODE + PAGE
/** Behind the start of its page, so that it lies in the middle of what is read. */
const AT = 0x80
const CALLEE = SECOND + AT
const REQUEST = 0x3_0000
const STATUS = 0x3_0100
const OK = 0
/** CALL to the next page; JMP to the start. With a callee of two instructions, four in a turn. */
const CALLER = 'e87b100000 ebf9'
const INC_RAX = '48ffc0 c3'
const INC_RBX = '48ffc3 c3'
const TURN = 4

interface Place {
  readonly address: number
  readonly length: number
}

/** Reads from a sector on into the buffers, as a driver's request asks for (VIRTIO 1.2, 5.2.6). */
type ReadDisk = (sector: number, ...buffers: readonly Place[]) => void

/** A disk that holds INT3, and code as hexadecimal text at some offsets. */
function attachDisk(guest: CoreGuest, content: Readonly<Record<number, string>>): ReadDisk {
  const bytes = new Uint8Array(2 * PAGE).fill(0xcc)
  for (const [offset, code] of Object.entries(content)) bytes.set(Buffer.from(code.replaceAll(' ', ''), 'hex'), Number(offset))
  const none = (): void => undefined
  const read = (offset: number, target: Uint8Array): void => target.set(bytes.subarray(offset, offset + target.length))
  const backend = { size: bytes.length, readOnly: true, read, write: none, flush: none, close: none }
  const disk = new VirtioBlk('virtio-blk.0', 'disk', { dma: guest.dma, backend, notify: none, hold: none })
  disk.start(0n)
  return (sector, ...buffers) => {
    guest.dma.fill(REQUEST, 16, 0)
    guest.dma.writeU64(REQUEST + 8, BigInt(sector))
    guest.dma.writeU8(STATUS, 0xee)
    const chain = { head: 0, readable: [{ address: REQUEST, length: 16 }], writable: [...buffers, { address: STATUS, length: 1 }] }
    disk.serve(0, chain, 0, new WorkBudget())
    expect(guest.dma.readU8(STATUS)).toBe(OK)
  }
}

function loadCallerOf(guest: CoreGuest, callee: string): void {
  guest.load(CODE, CALLER)
  guest.write(CALLEE, callee)
}

describe('a disk that reads onto translated code', () => {
  it.each<readonly [string, Readonly<Record<number, string>>, readonly Place[]]>([
    ['a whole page', { [AT]: INC_RBX }, [{ address: SECOND, length: PAGE }]],
    ['one sector', { [AT]: INC_RBX }, [{ address: SECOND, length: SECTOR }]],
    ['both pages of the region', { 0: CALLER, [PAGE + AT]: INC_RBX }, [{ address: CODE, length: 2 * PAGE }]],
    [
      'two buffers that meet within an instruction',
      { 0: INC_RBX },
      [
        { address: CALLEE, length: 1 },
        { address: CALLEE + 1, length: SECTOR - 1 },
      ],
    ],
    [
      'a single byte of an instruction',
      { [SECTOR - 1]: 'c3' },
      [
        { address: DATA, length: SECTOR - 1 },
        { address: CALLEE + 2, length: 1 },
      ],
    ],
  ])('is followed where it reads %s', (_, content, buffers) => {
    const cpu = compare((guest) => {
      const readDisk = attachDisk(guest, content)
      loadCallerOf(guest, INC_RAX)
      guest.run(1000 * TURN)
      readDisk(0, ...buffers)
      guest.run(2000 * TURN)
      expect([guest.gpr(0), guest.gpr(3)]).toEqual([1000n, 2000n])
    })

    expect(cpu.counters().regionsEvicted).toBeGreaterThan(0)
    expect(cpu.regions).toBeGreaterThan(0)
  })

  it('leaves regions of a page in service that it only reads next to', () => {
    const cpu = compare((guest) => {
      const readDisk = attachDisk(guest, {})
      loadCallerOf(guest, INC_RAX)
      guest.run(1000 * TURN)
      readDisk(0, { address: SECOND + PAGE, length: PAGE }, { address: SECOND + SECTOR, length: SECTOR })
      guest.run(1000 * TURN)
      expect(guest.gpr(0)).toBe(2000n)
    })

    expect(cpu.counters().regionsEvicted).toBe(0)
  })

  it.each([
    ['is called next', 500],
    ['is called next, before anything of it is hot', 2],
  ])('is followed at once where code asks for other code that %s', (_, period) => {
    // INC R8; OUT 80h, AL (the device reads each so many times); CALL to the next page; JMP to the start.
    const asked = { outs: 0 }
    const cpu = compare((guest) => {
      const readDisk = attachDisk(guest, { [AT]: INC_RAX, [SECTOR + AT]: INC_RBX })
      asked.outs = 0
      guest.ports.map(0x80, 1, 'the disk’s doorbell', {
        read: () => 0xff,
        write: () => {
          if (++asked.outs % period === 0) readDisk((asked.outs / period) & 1, { address: SECOND, length: SECTOR })
        },
      })
      guest.load(CODE, '49ffc0 e680 e876100000 ebf4')
      guest.write(CALLEE, INC_RAX)
      guest.run(6 * 2000)
      // Each period from the second on runs what was read at its start; the first as it was loaded, and one call less.
      const read = Array.from({ length: 2000 }, (_, call) => Math.floor((call + 1) / period) & 1)
      const others = read.filter((sector) => sector === 1).length
      expect([guest.gpr(0), guest.gpr(3), guest.gpr(8)]).toEqual([BigInt(2000 - others), BigInt(others), 2000n])
    })

    expect(cpu.counters().regionsTranslated).toBeGreaterThan(0)
    expect(cpu.counters().blocksForgotten).toBeGreaterThan(2)
  })
})

/** Compiles at once, but hands nothing over before it may. */
class LateService implements CompileService {
  readonly #compile: CompileHere
  readonly jobs: CompileJob[] = []
  isOpen = false

  constructor(options: InterpreterOptions) {
    this.#compile = new CompileHere(options.memory.bytes)
  }

  request(job: CompileJob): void {
    this.jobs.push(job)
    this.#compile.request(job)
  }

  collect(): ReturnType<CompileHere['collect']> {
    return this.isOpen ? this.#compile.collect() : undefined
  }
}

it('a disk that reads onto code which is being translated keeps it out of service', () => {
  let service: LateService | undefined
  class LateTranslator extends Translator {
    constructor(options: InterpreterOptions, host: InterpreterHost) {
      service = new LateService(options)
      super({ ...options, heat: 4, code: new TranslatedCode(options.memory, [options.cpu], service) }, host)
    }
  }
  const [interpreted, translated] = [openGuest(Interpreter), openGuest(LateTranslator)]
  for (const guest of [interpreted, translated]) {
    loadCallerOf(guest, INC_RAX)
    guest.run(1000 * TURN)
  }
  const { isOpen, jobs } = service as LateService
  expect([isOpen, jobs.length > 0, translated.cpu.counters().regionsTranslated]).toEqual([false, true, 0])

  for (const guest of [interpreted, translated]) attachDisk(guest, { [AT]: INC_RBX })(0, { address: SECOND, length: PAGE })
  ;(service as LateService).isOpen = true
  // The run begins with what was compiled; nothing can become hot in it.
  for (const guest of [interpreted, translated]) guest.run(TURN)
  const late = translated.cpu.counters().regionsTranslated
  for (const guest of [interpreted, translated]) guest.run(999 * TURN)

  expect([translated.gpr(0), translated.gpr(3)]).toEqual([1000n, 1000n])
  expect(stateOf(translated)).toEqual(stateOf(interpreted))
  expect(late).toBe(0)
  expect(translated.cpu.counters().regionsTranslated).toBeGreaterThan(0)
})
