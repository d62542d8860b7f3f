import { describe, expect, test } from 'vitest'
import { AtaDisk } from '../../../../../../src-main/engine/devices/ata/disk.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { MemoryDisk } from '../../../../../support/memory-disk.ts'

const SECTORS = 1024

function createDisk(changes: { readOnly?: boolean; serialAta?: boolean } = {}) {
  const backend = new MemoryDisk(SECTORS * 512, changes.readOnly).number()
  const told: string[] = []
  const identity = { model: 'INNKEEPER DISK', serial: 'S1' }
  const disk = new AtaDisk({ backend, identity, serialAta: changes.serialAta ?? false, notify: (message) => void told.push(message) })
  disk.hardReset()
  return { backend, disk, told }
}

type Bench = ReturnType<typeof createDisk>
type Registers = Partial<Bench['disk']['task']['state']>

/** Issues a command with these registers; the device works until it needs the host. */
function issue({ disk }: Bench, command: number, registers: Registers = {}) {
  Object.assign(disk.task.state, { features: 0, count: 1, lbaLow: 0, lbaMid: 0, lbaHigh: 0, device: 0x40 }, registers)
  disk.execute(command)
  work(disk)
  return disk.task
}

function work(disk: AtaDisk): void {
  while (disk.task.phase === 'busy') disk.proceed()
}

/** Takes all data of a command. */
function take({ disk }: Bench): number[][] {
  const blocks: number[][] = []
  while (disk.task.phase === 'in') {
    blocks.push([...disk.task.block])
    disk.finishBlock()
    work(disk)
  }
  return blocks
}

function give({ disk }: Bench, value: number): number[] {
  const lengths: number[] = []
  while (disk.task.phase === 'out') {
    lengths.push(disk.task.block.length)
    disk.task.block.fill(value)
    disk.finishBlock()
    work(disk)
  }
  return lengths
}

function word(block: readonly number[] | undefined, index: number): number {
  return (block?.[index * 2] ?? 0) | ((block?.[index * 2 + 1] ?? 0) << 8)
}

function textOf(block: readonly number[] | undefined, first: number, words: number): string {
  return Array.from({ length: words }, (_, index) => {
    const value = word(block, first + index)
    return String.fromCharCode(value >> 8, value & 0xff)
  }).join('')
}

// ATA8-ACS, section 7.
describe('an ATA disk', () => {
  test('after a reset is ready, with the signature of a disk (9.12)', () => {
    const { state } = createDisk().disk.task
    expect([state.count, state.lbaLow, state.lbaMid, state.lbaHigh, state.error, state.status]).toEqual([1, 1, 0, 0, 1, 0x50])
  })

  test('IDENTIFY DEVICE tells names, geometry, capacity and modes, and sums up to 0', () => {
    const bench = createDisk()
    issue(bench, 0xec)
    const [block] = take(bench)
    expect([word(block, 1), word(block, 3), word(block, 6)]).toEqual([1, 16, 63])
    expect(textOf(block, 27, 20).trim()).toBe('INNKEEPER DISK')
    expect(textOf(block, 10, 10)).toBe('S1'.padStart(20))
    expect([word(block, 60), word(block, 100), word(block, 83) & 0x3400]).toEqual([SECTORS, SECTORS, 0x3400])
    expect([word(block, 63), word(block, 88), word(block, 76)]).toEqual([0x0407, 0x003f, 0])
    expect(block?.reduce((sum, byte) => (sum + byte) & 0xff, 0)).toBe(0)
  })

  test('on a serial cable it tells its queue and no cable (words 75, 76, 93)', () => {
    const bench = createDisk({ serialAta: true })
    issue(bench, 0xec)
    const [block] = take(bench)
    expect([word(block, 75), word(block, 76) & 0x100, word(block, 93)]).toEqual([31, 0x100, 0])
  })

  test('READ SECTORS gives a block for each sector, with an interrupt for each and none behind the last', () => {
    const bench = createDisk()
    const task = issue(bench, 0x20, { count: 2, lbaLow: 5 })
    expect([task.phase, task.state.status, task.state.interrupt]).toEqual(['in', 0x58, true])
    task.state.interrupt = false
    const blocks = take(bench)
    expect(blocks.map((block) => block[0])).toEqual([5, 6])
    expect([task.phase, task.state.status]).toEqual(['idle', 0x50])
  })

  test('count 0 means 256 sectors, with 48 bits 65536', () => {
    const bench = createDisk()
    issue(bench, 0x20, { count: 0 })
    expect(take(bench)).toHaveLength(256)
    expect(issue(bench, 0x24, { count: 0 }).state.error & 0x10).toBe(0x10)
  })

  test('SET MULTIPLE MODE makes READ MULTIPLE move so many sectors at a time, the rest in a shorter block', () => {
    const bench = createDisk()
    expect(issue(bench, 0xc4, { count: 3 }).state.error).toBe(4)
    expect(issue(bench, 0xc6, { count: 3 }).state.error).toBe(4)
    expect(issue(bench, 0xc6, { count: 32 }).state.error).toBe(4)
    issue(bench, 0xc6, { count: 4 })
    issue(bench, 0xc4, { count: 10 })
    expect(take(bench).map((block) => block.length)).toEqual([2048, 2048, 1024])
  })

  test('cylinder, head and sector find the same sector as its number', () => {
    const bench = createDisk()
    issue(bench, 0x91, { device: 3, count: 10 })
    issue(bench, 0x20, { device: 0x02, lbaMid: 1, lbaLow: 7 })
    expect(take(bench)[0]?.[0]).toBe((1 * 4 + 2) * 10 + 6)
    expect(issue(bench, 0x20, { device: 0x04, lbaLow: 1 }).state.error & 0x10).toBe(0x10)
    expect(issue(bench, 0x20, { device: 0, lbaLow: 0 }).state.error & 0x10).toBe(0x10)
  })

  test('48-bit registers hold the older byte above the newer one', () => {
    const bench = createDisk()
    issue(bench, 0x24, { lbaLow: 0x00_07, lbaMid: 0x00_02 })
    expect(take(bench)[0]?.[0]).toBe(0x207 & 0xff)
    expect(issue(bench, 0x24, { lbaLow: 0x01_00 }).state.error & 0x10).toBe(0x10)
  })

  test('WRITE SECTORS asks for the first block without an interrupt and for the next with one', () => {
    const bench = createDisk()
    const task = issue(bench, 0x30, { count: 2, lbaLow: 9 })
    expect([task.phase, task.state.interrupt]).toEqual(['out', false])
    task.block.fill(0xaa)
    bench.disk.finishBlock()
    expect(task.state.status & 0x80).toBe(0x80)
    work(bench.disk)
    expect([task.phase, task.state.interrupt]).toEqual(['out', true])
    give(bench, 0xbb)
    expect([bench.backend.bytes[9 * 512], bench.backend.bytes[10 * 512 + 511], bench.backend.bytes[11 * 512]]).toEqual([0xaa, 0xbb, 11])
    expect([task.state.status, bench.backend.flushes]).toEqual([0x50, 0])
  })

  test('DMA moves in large pieces with one interrupt at the end', () => {
    const bench = createDisk()
    const task = issue(bench, 0x25, { count: 600 })
    expect([task.state.dma, task.state.interrupt]).toEqual([true, false])
    expect(take(bench).map((block) => block.length)).toEqual([131072, 131072, 45056])
    expect([task.state.interrupt, task.state.status]).toEqual([true, 0x50])
  })

  test('flushes reach the host, and so do forced writes and those without the write cache', () => {
    const bench = createDisk()
    issue(bench, 0xe7)
    issue(bench, 0xea)
    issue(bench, 0x3d, { count: 1 })
    give(bench, 1)
    expect(bench.backend.flushes).toBe(3)
    issue(bench, 0xef, { features: 0x82 })
    issue(bench, 0xca, { count: 2 })
    give(bench, 1)
    expect(bench.backend.flushes).toBe(5)
  })

  test('a read-only disk takes no writes', () => {
    const bench = createDisk({ readOnly: true })
    expect(issue(bench, 0x30).state).toMatchObject({ error: 4, status: 0x51 })
  })

  test('beyond the end is no sector, and what is partly beyond moves nothing', () => {
    const bench = createDisk()
    const task = issue(bench, 0xc8, { lbaLow: 0xff, lbaMid: 3, count: 2 })
    expect([task.phase, task.state.status, task.state.error & 0x10, task.state.interrupt]).toEqual(['idle', 0x51, 0x10, true])
  })

  test('an error of the host is uncorrectable data at the sector, and the user hears of it', () => {
    const bench = createDisk()
    bench.backend.failure = 'broken'
    const task = issue(bench, 0xc8, { lbaLow: 0x12, lbaMid: 1 })
    expect([task.state.error, task.state.lbaLow, task.state.lbaMid]).toEqual([0x40, 0x12, 1])
    expect(bench.told).toHaveLength(1)
  })

  test('a full disk of the host leaves the command where it is, and it goes on when there is room', () => {
    const bench = createDisk()
    bench.backend.failure = 'full'
    const task = issue(bench, 0xca, { lbaLow: 3 })
    task.block.fill(0x77)
    bench.disk.finishBlock()
    expect(() => bench.disk.proceed()).toThrow('full')
    expect(task.phase).toBe('busy')
    bench.backend.failure = 'none'
    work(bench.disk)
    expect([task.state.status, bench.backend.bytes[3 * 512]]).toEqual([0x50, 0x77])
  })

  test('queued commands count in Features, and only on a serial cable', () => {
    const parallel = createDisk()
    expect(issue(parallel, 0x60, { features: 4 }).state.error).toBe(4)
    const serial = createDisk({ serialAta: true })
    issue(serial, 0x60, { features: 4, count: 5 << 3, lbaLow: 8 })
    expect(take(serial)[0]?.length).toBe(2048)
    issue(serial, 0x61, { features: 1, count: 0, device: 0xc0 })
    give(serial, 1)
    expect(serial.backend.flushes).toBe(1)
  })

  test('the log 10h tells which queued command failed, where and why (A.8)', () => {
    const bench = createDisk({ serialAta: true })
    bench.backend.failure = 'broken'
    issue(bench, 0x60, { features: 1, count: 7 << 3, lbaLow: 0x21 })
    issue(bench, 0x2f, { count: 1, lbaLow: 0x10 })
    const [page] = take(bench)
    expect(page?.slice(0, 8)).toEqual([7, 0, 0x51, 0x40, 0x21, 0, 0, 0x40])
    expect(page?.reduce((sum, byte) => (sum + byte) & 0xff, 0)).toBe(0)
  })

  test.each([
    ['PIO 4', 0x0c, 0x0007, 0x003f],
    ['multiword DMA 1', 0x21, 0x0207, 0x003f],
    ['ultra DMA 5', 0x45, 0x0007, 0x203f],
  ])('SET FEATURES chooses %s, and the identity says so', (_name, mode, multiword, ultra) => {
    const bench = createDisk()
    issue(bench, 0xef, { features: 3, count: mode })
    issue(bench, 0xec)
    const [block] = take(bench)
    expect([word(block, 63), word(block, 88)]).toEqual([multiword, ultra])
  })

  test.each([0x46, 0x23, 0x0d, 0x50])('SET FEATURES refuses the transfer mode %i, which does not exist', (mode) => {
    expect(issue(createDisk(), 0xef, { features: 3, count: mode }).state.error).toBe(4)
  })

  test.each([0x00, 0x08, 0xa0, 0xa1, 0xb0, 0xf5, 0xf8])('command %i is aborted', (command) => {
    expect(issue(createDisk(), command).state).toMatchObject({ error: 4, status: 0x51 })
  })

  test.each([0x10, 0x1f, 0x70, 0xe0, 0xe1, 0xe2, 0xe3, 0x40, 0x42])('command %i ends well without data', (command) => {
    expect(issue(createDisk(), command).state).toMatchObject({ error: 0, status: 0x50, interrupt: true })
  })

  test('CHECK POWER MODE says active', () => {
    expect(issue(createDisk(), 0xe5).state.count).toBe(0xff)
  })

  test('saved in the middle of a write, it goes on in another', () => {
    const from = createDisk()
    issue(from, 0xc6, { count: 2 })
    issue(from, 0x39, { count: 4, lbaLow: 1 })
    from.disk.task.block.fill(0x11)
    from.disk.task.state.position = 600
    const fields = from.disk.save()
    const to = createDisk()
    const reader = new PayloadReader({ kind: 'x', version: 1, fields }, 'x', 1)
    to.disk.load(reader)
    reader.finish()
    expect(to.disk.save()).toEqual(fields)
    expect([to.disk.task.phase, to.disk.task.left]).toEqual(['out', 424])
    expect(give(to, 0x22)).toEqual([1024, 1024])
    expect([to.backend.bytes[512], to.backend.bytes[4 * 512], to.backend.bytes[5 * 512]]).toEqual([0x22, 0x22, 5])
  })

  test('a soft reset keeps what software chose, unless it asked otherwise', () => {
    const bench = createDisk()
    issue(bench, 0xc6, { count: 8 })
    bench.disk.softReset()
    issue(bench, 0xec)
    expect(word(take(bench)[0], 59)).toBe(0x108)
    issue(bench, 0xef, { features: 0xcc })
    bench.disk.softReset()
    issue(bench, 0xec)
    expect(word(take(bench)[0], 59)).toBe(0)
  })
})
