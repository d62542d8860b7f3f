import { describe, expect, test } from 'vitest'
import { Ahci } from '../../../../../../src-main/engine/devices/ahci/chip.ts'
import { AtaDisk } from '../../../../../../src-main/engine/devices/ata/disk.ts'
import { CdDrive } from '../../../../../../src-main/engine/devices/atapi/cd-drive.ts'
import { PacketDevice } from '../../../../../../src-main/engine/devices/atapi/packet-device.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { MemoryDisk } from '../../../../../support/memory-disk.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

const LIST = 0x1000
const FRAMES = 0x2000
const TABLES = 0x4000
const DATA = 0x2_0000
const PORT = 0x100
const MOMENT = 10_000

interface Command {
  readonly code: number
  readonly lba?: number
  readonly count?: number
  readonly features?: number
  readonly write?: boolean
  readonly packet?: readonly number[]
  /** Address and length of each region. */
  readonly regions?: readonly (readonly [number, number])[]
  /** Byte 1 of the frame, and control. */
  readonly flags?: number
  readonly control?: number
}

class AhciBench {
  readonly clock = new MockClock()
  readonly dma = new MemoryDma(0x10_0000)
  readonly disk = new MemoryDisk(1024 * 512).number()
  readonly holds: string[] = []
  level = false
  readonly chip: Ahci

  constructor() {
    const notify = () => {}
    const ata = new AtaDisk({ backend: this.disk, identity: { model: 'DISK', serial: '1' }, serialAta: true, notify })
    const drive = new CdDrive({ medium: { backend: new MemoryDisk(64 * 2048).number() }, notify })
    const packet = new PacketDevice({ drive, serial: '2' })
    const setInterrupt = (level: boolean): void => {
      this.level = level
    }
    this.chip = new Ahci({ clock: this.clock, dma: this.dma, setInterrupt, hold: (message) => void this.holds.push(message) }, [
      ata,
      packet,
    ])
    this.chip.reset()
  }

  port(number: number, register: number): number {
    return this.chip.read(PORT + number * 0x80 + register, 4)
  }

  set(number: number, register: number, value: number): void {
    this.chip.write(PORT + number * 0x80 + register, 4, value)
  }

  /** As a driver does it: memory, FIS receive, errors cleared, interrupts, start. */
  start(number = 0): this {
    this.set(number, 0x00, LIST)
    this.set(number, 0x08, FRAMES)
    this.set(number, 0x18, 0x10)
    this.set(number, 0x30, 0xffff_ffff)
    this.set(number, 0x10, 0xffff_ffff)
    this.set(number, 0x14, 0x7dc0_007f)
    this.chip.write(0x04, 4, 0x8000_0002)
    this.set(number, 0x18, 0x11)
    return this
  }

  lay(
    slot: number,
    { code, lba = 0, count = 1, features = 0, write = false, packet, regions = [], flags = 0x80, control = 0 }: Command,
  ): void {
    const table = TABLES + slot * 0x400
    const header = LIST + slot * 32
    this.dma.writeU32(header, 5 | (packet ? 0x20 : 0) | (write ? 0x40 : 0) | (regions.length << 16))
    this.dma.writeU32(header + 4, 0)
    this.dma.writeU32(header + 8, table)
    this.dma.writeU32(header + 12, 0)
    const low = [lba & 0xff, (lba >> 8) & 0xff, (lba >> 16) & 0xff]
    this.dma.write(
      table,
      Uint8Array.from([
        0x27,
        flags,
        code,
        features & 0xff,
        ...low,
        0x40,
        0,
        0,
        0,
        features >> 8,
        count & 0xff,
        count >> 8,
        0,
        control,
        0,
        0,
        0,
        0,
      ]),
    )
    if (packet) this.dma.write(table + 0x40, Uint8Array.from([...packet, ...new Array(16 - packet.length).fill(0)]))
    for (const [index, [address, length]] of regions.entries()) {
      this.dma.writeU32(table + 0x80 + index * 16, address)
      this.dma.writeU32(table + 0x84 + index * 16, 0)
      this.dma.writeU32(table + 0x8c + index * 16, length - 1)
    }
  }

  issue(slots: number, number = 0): void {
    this.set(number, 0x38, slots)
    this.clock.advance(MOMENT)
  }

  acknowledge(number = 0): number {
    const status = this.port(number, 0x10)
    this.set(number, 0x10, status)
    this.chip.write(0x08, 4, 1 << number)
    return status
  }
}

// Serial ATA AHCI 1.3.1.
describe('Ahci', () => {
  test('tells six ports of 32 slots with queues, AHCI only (3.1)', () => {
    const { chip } = new AhciBench()
    expect([chip.read(0, 4) & 0x4004_1f1f, chip.read(0, 4) & 0x1f, chip.read(0x0c, 4), chip.read(0x10, 4)]).toEqual([
      0x4004_1f05, 5, 0x3f, 0x0001_0300,
    ])
    expect([chip.read(0x10, 2), chip.read(0x12, 2), chip.read(0x04, 4)]).toEqual([0x0300, 1, 0x8000_0000])
  })

  test('ports show what is on them: signature, link, task file (3.3)', () => {
    const bench = new AhciBench()
    expect([bench.port(0, 0x24), bench.port(0, 0x28), bench.port(0, 0x20)]).toEqual([0x101, 0x123, 0x150])
    expect([bench.port(1, 0x24), bench.port(1, 0x28), bench.port(1, 0x20)]).toEqual([0xeb14_0101, 0x123, 0x100])
    expect([bench.port(2, 0x24), bench.port(2, 0x28), bench.port(2, 0x20)]).toEqual([0xffff_ffff, 0, 0x7f])
  })

  test('FIS receive gets the signature frame; FR and CR follow FRE and ST', () => {
    const bench = new AhciBench().start()
    expect([...bench.dma.read(FRAMES + 0x40, 8)]).toEqual([0x34, 0x40, 0x50, 1, 1, 0, 0, 0])
    expect(bench.port(0, 0x18) & 0xc011).toBe(0xc011)
  })

  test('DMA: data over the regions, byte count, register frame, and an interrupt that is acknowledged in two places (5.5)', () => {
    const bench = new AhciBench().start()
    bench.lay(3, {
      code: 0x25,
      lba: 5,
      count: 2,
      regions: [
        [DATA, 600],
        [DATA + 0x1000, 424],
      ],
    })
    bench.issue(1 << 3)
    expect([...bench.dma.read(DATA, 600), ...bench.dma.read(DATA + 0x1000, 424)]).toEqual([...bench.disk.bytes.subarray(2560, 3584)])
    expect([bench.dma.readU32(LIST + 3 * 32 + 4), bench.port(0, 0x38), bench.dma.readU8(FRAMES + 0x42)]).toEqual([1024, 0, 0x50])
    expect([bench.level, bench.chip.read(8, 4), bench.acknowledge(), bench.level]).toEqual([true, 1, 1, false])
  })

  test('the global bit is set again while the port has a cause', () => {
    const bench = new AhciBench().start()
    bench.lay(0, { code: 0xe7 })
    bench.issue(1)
    bench.chip.write(8, 4, 1)
    expect([bench.chip.read(8, 4), bench.level]).toEqual([1, true])
  })

  test('PIO data is announced by a setup frame, which tells the end too (5.6.3)', () => {
    const bench = new AhciBench().start()
    bench.lay(0, { code: 0xec, regions: [[DATA, 512]] })
    bench.issue(1)
    const frame = bench.dma.read(FRAMES + 0x20, 20)
    expect([frame[0], frame[1], frame[2], frame[15], (frame[16] ?? 0) | ((frame[17] ?? 0) << 8)]).toEqual([0x5f, 0x60, 0x58, 0x50, 512])
    expect([bench.acknowledge(), bench.dma.readU16(DATA)]).toEqual([2, 0x40])
  })

  test('queued commands end together, with one frame of device bits (5.6.4)', () => {
    const bench = new AhciBench().start()
    bench.dma.fill(DATA + 0x1000, 512, 0x77)
    bench.lay(1, { code: 0x60, features: 1, lba: 9, count: 1 << 3, regions: [[DATA, 512]] })
    bench.lay(4, { code: 0x61, features: 1, lba: 20, count: 4 << 3, write: true, regions: [[DATA + 0x1000, 512]] })
    bench.set(0, 0x34, 0x12)
    bench.issue(0x12)
    expect([bench.port(0, 0x34), bench.port(0, 0x38), bench.acknowledge()]).toEqual([0, 0, 8])
    expect([...bench.dma.read(FRAMES + 0x58, 8)]).toEqual([0xa1, 0x40, 0x50, 0, 0x12, 0, 0, 0])
    expect([bench.dma.readU8(DATA), bench.disk.bytes[20 * 512]]).toEqual([9, 0x77])
  })

  test('a failed command stops the list until ST is cleared (6.2.2)', () => {
    const bench = new AhciBench().start()
    bench.lay(0, { code: 0x25, lba: 5000, regions: [[DATA, 512]] })
    bench.lay(1, { code: 0xe7 })
    bench.issue(3)
    expect([bench.port(0, 0x38), bench.port(0, 0x20) & 0xff, bench.port(0, 0x10) & 0x4000_0000]).toEqual([3, 0x51, 0x4000_0000])
    bench.set(0, 0x18, 0x10)
    expect(bench.port(0, 0x38)).toBe(0)
    bench.set(0, 0x18, 0x11)
    bench.issue(2)
    expect(bench.port(0, 0x20) & 0xff).toBe(0x50)
  })

  test('a failed queued command leaves its bit, and the log tells of it', () => {
    const bench = new AhciBench().start()
    bench.lay(2, { code: 0x60, features: 1, lba: 5000, count: 2 << 3, regions: [[DATA, 512]] })
    bench.set(0, 0x34, 4)
    bench.issue(4)
    expect([bench.port(0, 0x34), bench.port(0, 0x10) & 0x4000_0008]).toEqual([4, 0x4000_0008])
    bench.set(0, 0x18, 0x10)
    bench.set(0, 0x18, 0x11)
    bench.lay(0, { code: 0x2f, lba: 0x10, regions: [[DATA, 512]] })
    bench.issue(1)
    expect([bench.dma.readU8(DATA), bench.dma.readU8(DATA + 3) & 0x10]).toEqual([2, 0x10])
  })

  test('a packet comes from the command table, its data goes to the regions', () => {
    const bench = new AhciBench().start(1)
    bench.lay(0, { code: 0xa0, features: 1, packet: [0x03, 0, 0, 0, 18], regions: [[DATA, 18]] })
    bench.issue(1, 1)
    expect([bench.dma.readU8(DATA + 2), bench.dma.readU8(DATA + 12)]).toEqual([6, 0x29])
    bench.lay(0, { code: 0xa0, features: 1, packet: [0x28, 0, 0, 0, 0, 3, 0, 0, 2], regions: [[DATA, 4096]] })
    bench.issue(1, 1)
    expect([bench.dma.readU8(DATA), bench.dma.readU8(DATA + 2048), bench.dma.readU32(LIST + 4)]).toEqual([12, 16, 4096])
    expect(bench.port(1, 0x20) & 0xff).toBe(0x50)
  })

  test('a soft reset is two frames of the control register, answered by the signature (10.4.1)', () => {
    const bench = new AhciBench().start(1)
    bench.dma.fill(FRAMES, 256, 0)
    bench.lay(0, { code: 0, flags: 0, control: 4 })
    bench.lay(1, { code: 0, flags: 0, control: 0 })
    bench.issue(1, 1)
    const between = bench.port(1, 0x20) & 0x80
    bench.issue(2, 1)
    expect([between, bench.port(1, 0x38), bench.port(1, 0x20)]).toEqual([0x80, 0, 0x100])
    expect([...bench.dma.read(FRAMES + 0x44, 3)]).toEqual([1, 0x14, 0xeb])
  })

  test('COMRESET takes the link down and brings it up with a change of the connection (10.4.2)', () => {
    const bench = new AhciBench().start()
    bench.set(0, 0x2c, 0x301)
    expect(bench.port(0, 0x28)).toBe(0)
    bench.set(0, 0x2c, 0x300)
    expect([bench.port(0, 0x28), bench.port(0, 0x30) & 0x0400_0000, bench.port(0, 0x10) & 0x40]).toEqual([0x123, 0x0400_0000, 0x40])
    bench.set(0, 0x30, 0x0400_0000)
    expect(bench.port(0, 0x10) & 0x40).toBe(0)
  })

  test('less room than data is an overflow; less data than a write takes writes nothing', () => {
    const bench = new AhciBench().start()
    bench.lay(0, { code: 0x25, count: 2, regions: [[DATA, 512]] })
    bench.issue(1)
    expect(bench.acknowledge() & 0x0100_0000).toBe(0x0100_0000)
    bench.lay(1, { code: 0x35, lba: 7, count: 2, write: true, regions: [[DATA, 512]] })
    bench.issue(2)
    expect([bench.port(0, 0x20) & 1, bench.disk.bytes[7 * 512]]).toEqual([1, 7])
  })

  test('a full disk of the host holds the machine, and the write is done when it goes on', () => {
    const bench = new AhciBench().start()
    bench.disk.failure = 'full'
    bench.dma.fill(DATA, 512, 0x5a)
    bench.lay(0, { code: 0x35, lba: 7, write: true, regions: [[DATA, 512]] })
    bench.issue(1)
    expect([bench.holds.length, bench.port(0, 0x38), bench.level]).toEqual([1, 1, false])
    bench.disk.failure = 'none'
    bench.clock.advance(2_000_000)
    expect([bench.port(0, 0x38), bench.level, bench.disk.bytes[7 * 512]]).toEqual([0, true, 0x5a])
  })

  test('HBA reset forgets everything but what is on the ports (10.4.3)', () => {
    const bench = new AhciBench().start()
    bench.chip.write(4, 4, 0x8000_0001)
    expect([bench.chip.read(4, 4), bench.port(0, 0x18) & 0x11, bench.port(0, 0x24)]).toEqual([0x8000_0000, 0, 0x101])
  })

  test('saved between issue and execution, a command is executed in another', () => {
    const from = new AhciBench().start()
    from.dma.fill(DATA, 1024, 0x5a)
    from.lay(6, { code: 0x61, features: 2, lba: 7, count: 6 << 3, write: true, regions: [[DATA, 1024]] })
    from.set(0, 0x34, 1 << 6)
    from.set(0, 0x38, 1 << 6)
    const fields = from.chip.save()
    const to = new AhciBench()
    to.dma.bytes.set(from.dma.bytes)
    const reader = new PayloadReader({ kind: 'x', version: 1, fields }, 'x', 1)
    to.chip.load(reader)
    reader.finish()
    expect(to.chip.save()).toEqual(fields)
    to.clock.advance(MOMENT)
    expect([to.port(0, 0x34), to.level, to.disk.bytes[7 * 512], to.disk.bytes[9 * 512 - 1], to.disk.bytes[9 * 512]]).toEqual([
      0,
      true,
      0x5a,
      0x5a,
      9,
    ])
  })
})
