import { describe, expect, test } from 'vitest'
import { WorkBudget } from '../../../../../../src-main/engine/devices/virtio/work-budget.ts'
import { VirtioBlk } from '../../../../../../src-main/engine/devices/virtio-blk/chip.ts'
import { F_FLUSH, F_RO, F_WRITE_ZEROES } from '../../../../../../src-main/engine/devices/virtio-blk/registers.ts'
import { type BlockBackend, StorageError } from '../../../../../../src-main/engine/storage/block-backend.ts'
import { MemoryDma } from '../../../../../support/memory-dma.ts'

const HEADER = 0x1000
const DATA = 0x2000
const STATUS = 0x1ff0
const DISK_SIZE = 64 * 512

function createDisk(changes: { readOnly?: boolean; failing?: boolean; full?: boolean; features?: bigint } = {}) {
  const dma = new MemoryDma(0x10_0000)
  const bytes = new Uint8Array(DISK_SIZE)
  const calls: string[] = []
  const fail = () => {
    if (changes.failing) throw new StorageError("cannot read '/disk': input/output error")
  }
  const backend: BlockBackend = {
    size: DISK_SIZE,
    readOnly: changes.readOnly ?? false,
    read: (offset, target) => {
      fail()
      target.set(bytes.subarray(offset, offset + target.length))
    },
    write: (offset, data) => {
      fail()
      if (changes.full) throw new StorageError("cannot write '/disk': the host disk is full; free some space", true)
      bytes.set(data, offset)
    },
    flush: () => void calls.push('flush'),
    close: () => undefined,
  }
  const disk = new VirtioBlk('virtio-blk.0', 'innkeeper-disk-0', {
    dma,
    backend,
    notify: (message) => void calls.push(message),
    hold: (message) => void calls.push(`hold: ${message}`),
  })
  disk.start(changes.features ?? F_FLUSH)
  return { dma, bytes, calls, disk }
}

type Bench = ReturnType<typeof createDisk>

/** A request as a driver lays it out: header, data in one buffer, status. Returns status and length. */
function request({ dma, disk }: Bench, type: number, sector: number, length: number, direction: 'in' | 'out') {
  dma.writeU32(HEADER, type)
  dma.writeU64(HEADER + 8, BigInt(sector))
  dma.writeU8(STATUS, 0xee)
  const data = length > 0 ? [{ address: DATA, length }] : []
  const status = { address: STATUS, length: 1 }
  const header = { address: HEADER, length: 16 }
  const chain =
    direction === 'in'
      ? { head: 0, readable: [header], writable: [...data, status] }
      : { head: 0, readable: [header, ...data], writable: [status] }
  const written = disk.serve(0, chain, 0, new WorkBudget())
  return [dma.readU8(STATUS), written]
}

// VIRTIO 1.2, section 5.2.
describe('VirtioBlk', () => {
  test('the configuration tells capacity, size and number of segments, and block size', () => {
    const { disk } = createDisk()
    const config = Uint8Array.from({ length: 64 }, (_, offset) => disk.readConfigByte(offset))
    const view = new DataView(config.buffer)
    expect([view.getBigUint64(0, true), view.getUint32(8, true), view.getUint32(12, true), view.getUint32(20, true)]).toEqual([
      64n,
      2 ** 20,
      254,
      512,
    ])
  })

  test('IN reads sectors and reports data and status as written', () => {
    const bench = createDisk()
    bench.bytes.fill(7, 512, 1536)
    expect(request(bench, 0, 1, 1024, 'in')).toEqual([0, 1025])
    expect([...bench.dma.read(DATA + 1022, 3)]).toEqual([7, 7, 0])
  })

  test('OUT writes sectors', () => {
    const bench = createDisk()
    bench.dma.fill(DATA, 512, 9)
    expect(request(bench, 1, 63, 512, 'out')).toEqual([0, 1])
    expect([bench.bytes[63 * 512 - 1], bench.bytes[63 * 512], bench.bytes[DISK_SIZE - 1]]).toEqual([0, 9, 9])
    expect(bench.calls).toEqual([])
  })

  test('FLUSH flushes; a driver without the feature gets every write flushed', () => {
    const cached = createDisk()
    expect(request(cached, 4, 0, 0, 'out')).toEqual([0, 1])
    const through = createDisk({ features: 0n })
    request(through, 1, 0, 512, 'out')
    expect([cached.calls, through.calls]).toEqual([['flush'], ['flush']])
  })

  test('GET_ID gives twenty bytes of name', () => {
    const bench = createDisk()
    expect(request(bench, 8, 0, 20, 'in')).toEqual([0, 21])
    expect(new TextDecoder().decode(bench.dma.read(DATA, 20))).toBe('innkeeper-disk-0\0\0\0\0')
  })

  test('WRITE_ZEROES clears a range and nothing else', () => {
    const bench = createDisk()
    bench.bytes.fill(1)
    bench.dma.writeU64(DATA, 2n)
    bench.dma.writeU32(DATA + 8, 3)
    expect(request(bench, 13, 0, 16, 'out')).toEqual([0, 1])
    expect([bench.bytes[1023], bench.bytes[1024], bench.bytes[2559], bench.bytes[2560]]).toEqual([1, 0, 0, 1])
  })

  test('requests beyond the end or of a broken length are I/O errors', () => {
    const bench = createDisk()
    expect(request(bench, 0, 63, 1024, 'in')).toEqual([1, 1025])
    expect(request(bench, 1, 64, 512, 'out')).toEqual([1, 1])
    expect(request(bench, 0, 0, 100, 'in')).toEqual([1, 101])
    expect(request(bench, 0, 2 ** 52, 512, 'in')).toEqual([1, 513])
  })

  test('a full disk of the host holds the machine, and the request is done again later', () => {
    const bench = createDisk({ full: true })
    expect(request(bench, 1, 0, 512, 'out')).toEqual([0xee, { done: 0 }])
    expect(bench.calls).toEqual([expect.stringMatching(/^hold: .*full/)])
  })

  test('an unknown request is unsupported', () => {
    expect(request(createDisk(), 99, 0, 0, 'out')).toEqual([2, 1])
  })

  test('a host error is an I/O error for the guest and a notice for the user', () => {
    const bench = createDisk({ failing: true })
    expect(request(bench, 0, 0, 512, 'in')).toEqual([1, 513])
    expect(bench.calls).toEqual(["virtio-blk.0: cannot read '/disk': input/output error; the guest was told of an I/O error"])
  })

  test('a read-only disk says so and refuses writes', () => {
    const bench = createDisk({ readOnly: true })
    expect([bench.disk.features & F_RO, bench.disk.features & F_WRITE_ZEROES]).toEqual([F_RO, 0n])
    expect(request(bench, 1, 0, 512, 'out')).toEqual([1, 1])
    expect(request(bench, 13, 0, 16, 'out')).toEqual([2, 1])
  })

  test('a request without a status byte or with half a header writes no data', () => {
    const { disk, dma, bytes } = createDisk()
    const budget = new WorkBudget()
    expect(disk.serve(0, { head: 0, readable: [{ address: HEADER, length: 16 }], writable: [] }, 0, budget)).toBe(0)
    expect(
      disk.serve(0, { head: 0, readable: [{ address: HEADER, length: 8 }], writable: [{ address: STATUS, length: 1 }] }, 0, budget),
    ).toBe(1)
    expect([dma.readU8(STATUS), bytes.every((byte) => byte === 0)]).toEqual([1, true])
  })
})
