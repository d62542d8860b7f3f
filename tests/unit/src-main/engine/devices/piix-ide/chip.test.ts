import { describe, expect, test } from 'vitest'
import { AtaDisk } from '../../../../../../src-main/engine/devices/ata/disk.ts'
import { CdDrive } from '../../../../../../src-main/engine/devices/atapi/cd-drive.ts'
import { PacketDevice } from '../../../../../../src-main/engine/devices/atapi/packet-device.ts'
import { PiixIde } from '../../../../../../src-main/engine/devices/piix-ide/chip.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { MemoryDisk } from '../../../../../support/memory-disk.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

const TABLE = 0x1000
const MOMENT = 10_000

function createIde() {
  const clock = new MockClock()
  const dma = new MemoryDma(0x10_0000)
  const disk = new MemoryDisk(1024 * 512).number()
  const levels = [false, false]
  const holds: string[] = []
  const notify = () => {}
  const ata = new AtaDisk({ backend: disk, identity: { model: 'DISK', serial: '1' }, serialAta: false, notify })
  const drive = new CdDrive({ medium: { backend: new MemoryDisk(64 * 2048).number() }, notify })
  const packet = new PacketDevice({ drive, serial: '2' })
  const wires = {
    clock,
    dma,
    setInterrupt: (channel: number, level: boolean) => void levels.splice(channel, 1, level),
    hold: (message: string) => void holds.push(message),
  }
  const chip = new PiixIde(wires, [ata, undefined, packet, undefined])
  chip.reset()
  chip.writeConfig(0x40, 4, 0x8000_8000)
  const [primary, secondary] = chip.channels
  return { clock, dma, disk, levels, holds, chip, primary, secondary }
}

type Bench = ReturnType<typeof createIde>

/** Registers 2 to 6 and the command, on the primary channel. */
function command({ primary }: Bench, code: number, count: number, sector: number, device = 0xe0): void {
  for (const [register, value] of [
    // The older bytes, for 48-bit commands.
    [2, 0],
    [3, 0],
    [4, 0],
    [5, 0],
    [6, device],
    [2, count],
    [3, sector & 0xff],
    [4, sector >> 8],
    [5, 0],
  ] as const)
    primary.write(register, 1, value)
  primary.write(7, 1, code)
}

function readWords({ primary }: Bench, words: number): number[] {
  return Array.from({ length: words }, () => primary.read(0, 2))
}

/** One region for each [address, bytes]. */
function regions({ chip, dma }: Bench, ...list: readonly (readonly [address: number, length: number])[]): void {
  for (const [index, [address, length]] of list.entries()) {
    dma.writeU32(TABLE + index * 8, address)
    dma.writeU32(TABLE + index * 8 + 4, (length & 0xffff) | (index === list.length - 1 ? 0x8000_0000 : 0))
  }
  for (const [index, byte] of [TABLE & 0xff, TABLE >> 8, 0, 0].entries()) chip.writeBusMaster(4 + index, byte)
}

// 82371SB (290550), sections 2.3 and 2.7; ATA/ATAPI-7 volume 2.
describe('PiixIde', () => {
  test('decodes its ports only while the timing registers say so', () => {
    const { chip } = createIde()
    expect([chip.decoded(0), chip.decoded(1)]).toEqual([chip.channels[0], chip.channels[1]])
    chip.writeConfig(0x41, 1, 0)
    expect([chip.decoded(0), chip.readConfig(0x40, 4)]).toEqual([undefined, 0x8000_0000])
  })

  test('a command is busy for a moment, then asks for its data with an interrupt that Status takes away', () => {
    const bench = createIde()
    command(bench, 0x20, 1, 5)
    const atOnce = [bench.primary.readAlternateStatus(), bench.levels[0]]
    bench.clock.advance(MOMENT)
    const then = [bench.primary.readAlternateStatus(), bench.levels[0]]
    const status = bench.primary.read(7, 1)
    expect([atOnce, then, status, bench.levels[0]]).toEqual([[0x80 | 0x50, false], [0x58, true], 0x58, false])
    expect(readWords(bench, 256)[0]).toBe(0x0605)
    expect(bench.primary.read(7, 1)).toBe(0x50)
  })

  test('data is read in words, double words or bytes; nothing behind the end', () => {
    const bench = createIde()
    command(bench, 0x20, 1, 0)
    bench.clock.advance(MOMENT)
    expect([bench.primary.read(0, 4), bench.primary.read(0, 2), bench.primary.read(0, 1)]).toEqual([0x0302_0100, 0x0504, 0x06])
    for (let left = 512 - 7; left > 0; left--) bench.primary.read(0, 1)
    expect(bench.primary.read(0, 2)).toBe(0xffff)
  })

  test('PIO writes reach the disk, block after block', () => {
    const bench = createIde()
    command(bench, 0x30, 2, 7)
    for (const block of [0x1111, 0x2222]) {
      bench.clock.advance(MOMENT)
      for (let word = 0; word < 256; word++) bench.primary.write(0, 2, block)
    }
    bench.clock.advance(MOMENT)
    expect([bench.disk.bytes[7 * 512], bench.disk.bytes[8 * 512 + 511], bench.levels[0]]).toEqual([0x11, 0x22, true])
  })

  test('nIEN holds the interrupt back, and gives it when it is cleared', () => {
    const bench = createIde()
    bench.primary.writeControl(0x02)
    command(bench, 0xec, 0, 0)
    bench.clock.advance(MOMENT)
    const held = bench.levels[0]
    bench.primary.writeControl(0)
    expect([held, bench.levels[0]]).toEqual([false, true])
  })

  test('SRST makes both devices busy while it is set, then shows their signatures', () => {
    const { primary, secondary } = createIde()
    secondary.writeControl(0x04)
    expect(secondary.readAlternateStatus()).toBe(0x80)
    secondary.writeControl(0)
    const signature = (channel: typeof primary): number[] => [2, 3, 4, 5].map((register) => channel.read(register, 1))
    expect([signature(secondary), secondary.readAlternateStatus()]).toEqual([[1, 1, 0x14, 0xeb], 0])
    expect([signature(primary), primary.readAlternateStatus()]).toEqual([[1, 1, 0, 0], 0x50])
  })

  test('an absent device 1 reads 0, and takes no command', () => {
    const bench = createIde()
    command(bench, 0xec, 0, 0, 0xf0)
    bench.clock.advance(MOMENT)
    expect([bench.primary.read(7, 1), bench.levels[0]]).toEqual([0, false])
  })

  test('HOB shows the bytes written before last', () => {
    const { primary } = createIde()
    primary.write(3, 1, 0x12)
    primary.write(3, 1, 0x34)
    primary.writeControl(0x80)
    const older = primary.read(3, 1)
    primary.writeControl(0)
    expect([older, primary.read(3, 1)]).toEqual([0x12, 0x34])
  })

  test('bus master DMA scatters what is read over the regions', () => {
    const bench = createIde()
    regions(bench, [0x2000, 600], [0x3000, 424])
    command(bench, 0xc8, 2, 4)
    bench.chip.writeBusMaster(0, 0x09)
    const active = bench.chip.readBusMaster(2)
    bench.clock.advance(MOMENT)
    expect([active & 1, bench.chip.readBusMaster(2), bench.levels[0]]).toEqual([1, 0x04, true])
    expect([...bench.dma.read(0x2000, 600), ...bench.dma.read(0x3000, 424)]).toEqual([...bench.disk.bytes.subarray(4 * 512, 6 * 512)])
    bench.chip.writeBusMaster(2, 0x04)
    expect(bench.chip.readBusMaster(2)).toBe(0)
  })

  test('DMA writes wait for the start of the bus master', () => {
    const bench = createIde()
    bench.dma.fill(0x4000, 512, 0x5a)
    regions(bench, [0x4000, 512])
    command(bench, 0xca, 1, 9)
    bench.clock.advance(MOMENT)
    const before = bench.disk.bytes[9 * 512]
    bench.chip.writeBusMaster(0, 0x01)
    bench.clock.advance(MOMENT)
    expect([before, bench.disk.bytes[9 * 512], bench.chip.readBusMaster(2)]).toEqual([9, 0x5a, 0x04])
  })

  test('a table shorter than the transfer ends the bus master and leaves the device waiting; a longer one stays active', () => {
    const short = createIde()
    regions(short, [0x2000, 512])
    command(short, 0xc8, 2, 0)
    short.chip.writeBusMaster(0, 0x09)
    short.clock.advance(MOMENT)
    expect([short.chip.readBusMaster(2), short.primary.readAlternateStatus() & 8]).toEqual([0, 8])
    const long = createIde()
    regions(long, [0x2000, 4096])
    command(long, 0xc8, 2, 0)
    long.chip.writeBusMaster(0, 0x09)
    long.clock.advance(MOMENT)
    expect(long.chip.readBusMaster(2)).toBe(0x05)
  })

  test('a packet goes to the CD drive by PIO, its data comes by DMA', () => {
    const bench = createIde()
    regions(bench, [0x8000, 2048])
    const { secondary } = bench
    secondary.write(7, 1, 0xa1)
    bench.clock.advance(MOMENT)
    for (let word = 0; word < 256; word++) secondary.read(0, 2)
    secondary.write(1, 1, 1)
    for (const packet of [[0x03, 0, 0, 0, 0], [0], [0x28, 0, 0, 0, 0, 2, 0, 0, 1]]) {
      secondary.write(7, 1, 0xa0)
      bench.clock.advance(MOMENT)
      for (const [index, byte] of [TABLE & 0xff, TABLE >> 8, 0, 0].entries()) bench.chip.writeBusMaster(12 + index, byte)
      for (let word = 0; word < 6; word++) secondary.write(0, 2, (packet[word * 2] ?? 0) | ((packet[word * 2 + 1] ?? 0) << 8))
      bench.chip.writeBusMaster(8, 0x09)
      bench.clock.advance(MOMENT)
      bench.chip.writeBusMaster(8, 0)
    }
    expect([secondary.read(7, 1), secondary.read(2, 1)]).toEqual([0x50, 3])
    expect([bench.dma.readU8(0x8000), bench.dma.readU8(0x8000 + 2047)]).toEqual([8, (11 + 8191) & 0xff])
  })

  test('a full disk of the host holds the machine, and the write is done when it goes on', () => {
    const bench = createIde()
    bench.disk.failure = 'full'
    bench.dma.fill(0x4000, 512, 0x5a)
    regions(bench, [0x4000, 512])
    command(bench, 0xca, 1, 9)
    bench.chip.writeBusMaster(0, 0x01)
    bench.clock.advance(MOMENT)
    expect([bench.holds.length, bench.levels[0]]).toEqual([1, false])
    bench.disk.failure = 'none'
    bench.clock.advance(2_000_000)
    expect([bench.disk.bytes[9 * 512], bench.levels[0], bench.primary.read(7, 1)]).toEqual([0x5a, true, 0x50])
  })

  test('more than the budget of a millisecond is done in the next ones', () => {
    const bench = createIde()
    const big = new MemoryDisk(64 * 1024 * 1024)
    const ata = new AtaDisk({ backend: big, identity: { model: 'DISK', serial: '1' }, serialAta: false, notify: () => {} })
    const chip = new PiixIde({ clock: bench.clock, dma: bench.dma, setInterrupt: () => {}, hold: () => {} }, [ata])
    chip.reset()
    const big2 = { ...bench, chip, primary: chip.channels[0] }
    regions(big2, ...Array.from({ length: 512 }, () => [0x1_0000, 0] as const))
    command(big2, 0x25, 0, 0)
    chip.writeBusMaster(0, 0x09)
    bench.clock.advance(MOMENT)
    const early = big2.primary.readAlternateStatus() & 0x88
    bench.clock.advance(5_000_000)
    expect([early !== 0, big2.primary.readAlternateStatus()]).toEqual([true, 0x50])
  })

  test.each([0, 1, 2])('saved in the middle of a transfer (case %i), it goes on in another', (when) => {
    const from = createIde()
    from.dma.fill(0x4000, 1024, 0x5a)
    regions(from, [0x4000, 300], [0x4000 + 300, 724])
    command(from, when === 0 ? 0x30 : 0xca, 2, 3)
    if (when === 2) from.clock.advance(MOMENT)
    if (when === 0) {
      from.clock.advance(MOMENT)
      for (let word = 0; word < 100; word++) from.primary.write(0, 2, 0x5a5a)
    } else from.chip.writeBusMaster(0, 0x01)
    const fields = from.chip.save()
    const to = createIde()
    to.dma.bytes.set(from.dma.bytes)
    to.clock.advance(from.clock.now())
    const reader = new PayloadReader({ kind: 'x', version: 1, fields }, 'x', 1)
    to.chip.load(reader)
    reader.finish()
    expect(to.chip.save()).toEqual(fields)
    for (let word = 0; when === 0 && word < 156; word++) to.primary.write(0, 2, 0x5a5a)
    to.clock.advance(MOMENT)
    for (let word = 0; when === 0 && word < 256; word++) to.primary.write(0, 2, 0x5a5a)
    to.clock.advance(MOMENT)
    expect([to.disk.bytes[3 * 512], to.disk.bytes[5 * 512 - 1], to.disk.bytes[5 * 512], to.levels[0]]).toEqual([0x5a, 0x5a, 5, true])
  })
})
