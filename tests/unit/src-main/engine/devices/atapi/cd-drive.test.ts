import { describe, expect, test } from 'vitest'
import { MemoryDisk } from '../../../../../support/memory-disk.ts'
import { PacketBench } from '../../../../../support/packet-bench.ts'

const BLOCKS = 300
const disc = () => new MemoryDisk(BLOCKS * 2048).number()
const u32 = (bytes: readonly number[], at: number): number => new DataView(Uint8Array.from(bytes).buffer).getUint32(at)

// MMC-5 and SPC-3; sense codes: MMC-5 annex F.
describe('a CD drive', () => {
  test('says what it is: a removable CD device (SPC-3, 6.4)', () => {
    const { data } = new PacketBench().command([0x12, 0, 0, 0, 36])
    expect(data).toHaveLength(36)
    expect([data[0], data[1], data[4]]).toEqual([5, 0x80, 31])
    expect(String.fromCharCode(...data.slice(8, 32))).toBe('INNKEEPRDVD-ROM         ')
  })

  test('an allocation length cuts the answer', () => {
    expect(new PacketBench().command([0x12, 0, 0, 0, 5]).data).toHaveLength(5)
  })

  test('tells of the reset once, then is ready', () => {
    const bench = new PacketBench(disc())
    bench.device.hardReset()
    const first = bench.command([0])
    const sense = bench.sense()
    expect([first.key, sense, bench.command([0]).status]).toEqual([6, [6, 0x29, 0], 0x50])
  })

  test('without a disc is not ready: 3Ah', () => {
    const bench = new PacketBench()
    const answer = bench.command([0])
    expect([answer.status & 1, answer.key, bench.sense(), bench.sense()]).toEqual([1, 2, [2, 0x3a, 1], [0, 0, 0]])
  })

  test('a disc put in is a unit attention 28h and an event, and then it is there', () => {
    const bench = new PacketBench()
    bench.insert(disc())
    const event = bench.command([0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8]).data
    expect([bench.command([0x25]).key, bench.sense()]).toEqual([6, [6, 0x28, 0]])
    expect(event).toEqual([0, 6, 4, 0x10, 2, 2, 0, 0])
    expect(u32(bench.command([0x25]).data, 0)).toBe(BLOCKS - 1)
    expect(bench.command([0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8]).data[4]).toBe(0)
  })

  test('a disc taken away is an event of removal and no medium', () => {
    const bench = new PacketBench(disc())
    bench.insert(undefined)
    expect(bench.command([0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8]).data.slice(4, 6)).toEqual([3, 0])
    expect([bench.command([0]).key, bench.sense()]).toEqual([2, [2, 0x3a, 1]])
  })

  test('a disc changed for another at once is noticed by who only reads', () => {
    const bench = new PacketBench(disc())
    bench.insert(new MemoryDisk(10 * 2048))
    expect([bench.command([0x28, 0, 0, 0, 0, 0, 0, 0, 1]).key, bench.sense()[1]]).toEqual([6, 0x28])
    expect(bench.command([0x28, 0, 0, 0, 0, 0, 0, 0, 1]).data).toHaveLength(2048)
  })

  test('inquiry, configuration and events leave the unit attention for the next command', () => {
    const bench = new PacketBench()
    bench.insert(disc())
    bench.command([0x12, 0, 0, 0, 36])
    bench.command([0x46, 0, 0, 0, 0, 0, 0, 0, 64])
    expect(bench.command([0]).key).toBe(6)
  })

  test('REQUEST SENSE takes a unit attention that nobody reported yet (SPC-3, 6.27)', () => {
    const bench = new PacketBench()
    bench.insert(disc())
    expect([bench.sense(), bench.command([0]).status]).toEqual([[6, 0x28, 0], 0x50])
  })

  test('eject opens the tray, load closes it on the same disc', () => {
    const bench = new PacketBench(disc())
    bench.command([0x1b, 0, 0, 0, 2])
    expect([bench.command([0]).key, bench.sense()]).toEqual([2, [2, 0x3a, 2]])
    expect(bench.command([0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8]).data.slice(4, 6)).toEqual([3, 1])
    bench.command([0x1b, 0, 0, 0, 3])
    expect([bench.command([0]).key, bench.command([0]).status]).toEqual([6, 0x50])
  })

  test('a locked tray does not open, for the guest itself neither: 53h/02h', () => {
    const bench = new PacketBench(disc())
    bench.command([0x1e, 0, 0, 0, 1])
    expect(bench.drive.locked).toBe(true)
    expect([bench.command([0x1b, 0, 0, 0, 2]).key, bench.sense()]).toEqual([5, [5, 0x53, 2]])
    bench.drive.requestEject()
    expect(bench.command([0x4a, 1, 0, 0, 0x10, 0, 0, 0, 8]).data[4]).toBe(1)
    bench.command([0x1e, 0, 0, 0, 0])
    expect(bench.command([0x1b, 0, 0, 0, 2]).status).toBe(0x50)
  })

  test('READ(10) and READ(12) read blocks of 2048 bytes', () => {
    const bench = new PacketBench(disc())
    const ten = bench.command([0x28, 0, 0, 0, 0, 7, 0, 0, 2]).data
    const twelve = bench.command([0xa8, 0, 0, 0, 0, 7, 0, 0, 0, 2], { dma: true }).data
    expect([ten.length, ten[0], ten[2048]]).toEqual([4096, 28, 32])
    expect(twelve).toEqual(ten)
  })

  test('reading beyond the end is 21h; reading no block is nothing', () => {
    const bench = new PacketBench(disc())
    expect([bench.command([0x28, 0, 0, 0, 1, 0x2b, 0, 0, 2]).key, bench.sense()]).toEqual([5, [5, 0x21, 0]])
    expect(bench.command([0x28, 0, 0, 0, 0, 0, 0, 0, 0])).toMatchObject({ status: 0x50, data: [] })
  })

  test('an image that cannot be read is an unrecovered read error, and the user hears of it', () => {
    const backend = disc()
    const bench = new PacketBench(backend)
    backend.failure = 'broken'
    expect([bench.command([0x28, 0, 0, 0, 0, 0, 0, 0, 1]).key, bench.sense(), bench.told.length]).toEqual([3, [3, 0x11, 0], 1])
  })

  test('the last block of an image that is no multiple of 2048 is filled with zeroes', () => {
    const bench = new PacketBench(new MemoryDisk(2048 + 512).number())
    const { data } = bench.command([0x28, 0, 0, 0, 0, 1, 0, 0, 1])
    expect([data[1], data[511] === 0, data[512], data[2047]]).toEqual([5, false, 0, 0])
  })

  test('READ TOC: one data track and the lead-out, as numbers and as times (6.26)', () => {
    const bench = new PacketBench(disc())
    expect(bench.command([0x43, 0, 0, 0, 0, 0, 0, 0, 255]).data).toEqual([
      0, 18, 1, 1, 0, 0x14, 1, 0, 0, 0, 0, 0, 0, 0x14, 0xaa, 0, 0, 0, 1, 44,
    ])
    expect(bench.command([0x43, 2, 0, 0, 0, 0, 0xaa, 0, 255]).data).toEqual([0, 10, 1, 1, 0, 0x14, 0xaa, 0, 0, 0, 6, 0])
    expect(bench.command([0x43, 0, 1, 0, 0, 0, 0, 0, 255]).data).toEqual([0, 10, 1, 1, 0, 0x14, 1, 0, 0, 0, 0, 0])
    expect(bench.command([0x43, 0, 2, 0, 0, 0, 0, 0, 255]).data).toHaveLength(4 + 4 * 11)
    expect(bench.command([0x43, 0, 0, 0, 0, 0, 0, 0, 255, 0x40]).data).toHaveLength(12)
    expect([bench.command([0x43, 0, 0, 0, 0, 0, 2, 0, 255]).key, bench.sense()[1]]).toEqual([5, 0x24])
  })

  test('READ CD gives user data, whole sectors, or only headers', () => {
    const bench = new PacketBench(disc())
    const read = (selection: number) => bench.command([0xbe, 0, 0, 0, 0, 16, 0, 0, 1, selection]).data
    expect(read(0x10)).toHaveLength(2048)
    const raw = read(0xf8)
    expect(raw).toHaveLength(2352)
    // Block 16 is at 0 min 2 s 16 frames.
    expect(raw.slice(0, 16)).toEqual([0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0x00, 0x02, 0x16, 1])
    expect(raw.slice(16, 2064)).toEqual(read(0x10))
    expect(read(0x20)).toEqual(raw.slice(12, 16))
    expect(read(0x00)).toEqual([])
  })

  test('READ CD MSF counts from two seconds on; audio is an illegal mode', () => {
    const bench = new PacketBench(disc())
    expect(bench.command([0xb9, 0, 0, 0, 2, 16, 0, 2, 18, 0x10]).data).toHaveLength(4096)
    expect([bench.command([0xbe, 4, 0, 0, 0, 0, 0, 0, 1, 0x10]).key, bench.sense()]).toEqual([5, [5, 0x64, 0]])
    expect([bench.command([0x47, 0, 0, 0, 2, 0, 0, 3, 0]).key, bench.sense()]).toEqual([5, [5, 0x64, 0]])
  })

  test('GET CONFIGURATION names the profile of what lies in it (5.3.1)', () => {
    const bench = new PacketBench()
    const profile = () => bench.command([0x46, 0, 0, 0, 0, 0, 0, 0, 8]).data.slice(6, 8)
    const none = profile()
    bench.insert(disc())
    const cd = profile()
    const data = bench.command([0x46, 2, 0, 0, 0, 0, 0, 0, 64]).data
    bench.insert({ ...disc(), size: 2 ** 31, readOnly: true, read: () => {}, write: () => {}, flush: () => {}, close: () => {} })
    expect([none, cd, profile()]).toEqual([
      [0, 0],
      [0, 8],
      [0, 0x10],
    ])
    expect([u32(data, 0) + 4, data.slice(8, 20)]).toEqual([data.length, [0, 0, 3, 8, 0, 0x10, 0, 0, 0, 8, 1, 0]])
  })

  test('MODE SENSE gives pages, all of them on 3Fh; saved ones there are none (39h)', () => {
    const bench = new PacketBench()
    const page = bench.command([0x5a, 0, 0x2a, 0, 0, 0, 0, 0, 255]).data
    const all = bench.command([0x5a, 0, 0x3f, 0, 0, 0, 0, 1, 255]).data
    expect([page[8], (page[9] ?? 0) + 10]).toEqual([0x2a, page.length])
    expect(((all[0] ?? 0) << 8) + (all[1] ?? 0) + 2).toBe(all.length)
    expect(all.length).toBeGreaterThan(page.length)
    expect([bench.command([0x5a, 0, 0xea, 0, 0, 0, 0, 0, 255]).key, bench.sense()[1]]).toEqual([5, 0x39])
    expect([bench.command([0x5a, 0, 0x07, 0, 0, 0, 0, 0, 255]).key, bench.sense()[1]]).toEqual([5, 0x24])
  })

  test('MODE SELECT sets the number of tries, and MODE SENSE gives it back', () => {
    const bench = new PacketBench()
    const list = [0, 0, 0, 0, 0, 0, 0, 0, 1, 6, 0x20, 9, 0, 0, 0, 0]
    bench.command([0x55, 0x10, 0, 0, 0, 0, 0, 0, 16], { send: list })
    expect(bench.command([0x5a, 0, 1, 0, 0, 0, 0, 0, 16]).data.slice(8, 12)).toEqual([1, 6, 0x20, 9])
    expect([bench.command([0x55, 0x10, 0, 0, 0, 0, 0, 0, 10], { send: [...list.slice(0, 8), 7, 6] }).key, bench.sense()[1]]).toEqual([
      5, 0x26,
    ])
  })

  test('events are polled: asynchronous operation is refused', () => {
    const bench = new PacketBench()
    expect([bench.command([0x4a, 0, 0, 0, 0x10, 0, 0, 0, 8]).key, bench.sense()[1]]).toEqual([5, 0x24])
    expect(bench.command([0x4a, 1, 0, 0, 0x02, 0, 0, 0, 8]).data).toEqual([0, 2, 0x80, 0x10])
  })

  test('READ DISC INFORMATION and READ TRACK INFORMATION tell of one finished track', () => {
    const bench = new PacketBench(disc())
    const information = bench.command([0x51, 0, 0, 0, 0, 0, 0, 0, 34]).data
    const track = bench.command([0x52, 1, 0, 0, 0, 1, 0, 0, 36]).data
    expect([information.length, information[1], information[2]]).toEqual([34, 32, 0x0e])
    expect([track.length, u32(track, 24)]).toEqual([36, BLOCKS])
  })

  test.each([0x08, 0x44, 0xa4, 0xff])('operation %i is none of its commands: 20h', (operation) => {
    const bench = new PacketBench(disc())
    expect([bench.command([operation]).key, bench.sense()]).toEqual([5, [5, 0x20, 0]])
  })
})
