import { describe, expect, test } from 'vitest'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { MemoryDisk } from '../../../../../support/memory-disk.ts'
import { PacketBench } from '../../../../../support/packet-bench.ts'

const READ_8_BLOCKS = [0x28, 0, 0, 0, 0, 3, 0, 0, 8]
const disc = () => new MemoryDisk(64 * 2048).number()

// ATA/ATAPI-7 volume 2, section 9.
describe('a packet device', () => {
  test('after a reset has the signature EB14h and is not ready, so that nobody takes it for a disk', () => {
    const { device } = new PacketBench()
    device.softReset()
    const { lbaMid, lbaHigh, status, count } = device.task.state
    expect([lbaMid, lbaHigh, status, count]).toEqual([0x14, 0xeb, 0, 1])
  })

  test('IDENTIFY DEVICE is aborted with the signature; IDENTIFY PACKET DEVICE tells what it is', () => {
    const { device } = new PacketBench()
    Object.assign(device.task.state, { lbaMid: 0, lbaHigh: 0 })
    device.execute(0xec)
    device.proceed()
    expect(device.task.state).toMatchObject({ error: 4, lbaMid: 0x14, lbaHigh: 0xeb })
    device.execute(0xa1)
    device.proceed()
    expect([device.task.block[1], device.task.block[0]]).toEqual([0x85, 0xc0])
    expect(device.task.block.reduce((sum, byte) => (sum + byte) & 0xff, 0)).toBe(0)
  })

  test('PACKET asks for the packet with C/D and without an interrupt, and ends with both bits of the reason', () => {
    const bench = new PacketBench(disc())
    const { task } = bench.device
    task.state.interrupt = false
    bench.device.execute(0xa0)
    bench.work()
    expect([task.phase, task.state.count, task.state.interrupt, task.state.status & 8]).toEqual(['packet', 1, false, 8])
    bench.device.finishBlock()
    bench.work()
    expect([task.phase, task.state.count, task.state.interrupt, task.state.status]).toEqual(['idle', 3, true, 0x50])
  })

  test('data comes in blocks of the byte count that the host set, each announced', () => {
    const bench = new PacketBench(disc())
    bench.begin(READ_8_BLOCKS, { limit: 3000 })
    const { state } = bench.device.task
    expect([state.count, state.lbaMid | (state.lbaHigh << 8), state.interrupt]).toEqual([2, 3000, true])
    const { blocks, data } = bench.finish()
    expect(blocks.map((block) => block.length)).toEqual([3000, 3000, 3000, 3000, 3000, 1384])
    expect(data).toEqual([...disc().bytes.subarray(3 * 2048, 11 * 2048)])
  })

  test('an odd byte count is used as the even one below, a byte count of 0 as the largest', () => {
    const bench = new PacketBench(disc())
    expect(bench.command(READ_8_BLOCKS, { limit: 4097 }).blocks[0]).toHaveLength(4096)
    expect(bench.command([0x28, 0, 0, 0, 0, 0, 0, 0, 40], { limit: 0 }).blocks[0]).toHaveLength(0xfffe)
  })

  test('by DMA there is one interrupt, at the end', () => {
    const bench = new PacketBench(disc())
    bench.device.task.state.interrupt = false
    bench.begin(READ_8_BLOCKS, { dma: true })
    expect([bench.device.task.state.interrupt, bench.device.task.block.length]).toEqual([false, 16384])
    bench.finish()
    expect(bench.device.task.state.interrupt).toBe(true)
  })

  test('a failed command has the sense key in Error and CHK in Status', () => {
    const bench = new PacketBench()
    bench.begin([0x28])
    expect(bench.device.task.state).toMatchObject({ error: 0x20, status: 0x51, count: 3, interrupt: true })
    bench.begin([0xff])
    expect(bench.device.task.state.error).toBe(0x20)
  })

  test('an error in the middle ends the data', () => {
    const backend = disc()
    const bench = new PacketBench(backend)
    bench.begin(READ_8_BLOCKS, { limit: 2048 })
    backend.failure = 'broken'
    const { blocks, key } = bench.finish()
    expect([blocks.length, key, bench.sense()]).toEqual([1, 3, [3, 0x11, 0]])
  })

  test('DEVICE RESET gives up a command, also a busy one', () => {
    const bench = new PacketBench(disc())
    bench.begin(READ_8_BLOCKS, { limit: 2048 })
    bench.device.finishBlock()
    bench.device.execute(0x08)
    expect(bench.device.task).toMatchObject({ phase: 'idle', state: { lbaMid: 0x14, lbaHigh: 0xeb } })
    expect(bench.command([0]).status).toBe(0x50)
  })

  test('saved in the middle of a read, it goes on in another', () => {
    const from = new PacketBench(disc())
    from.begin(READ_8_BLOCKS, { limit: 3000 })
    from.device.task.state.position = 8
    const fields = from.device.save()
    const to = new PacketBench(disc())
    const reader = new PayloadReader({ kind: 'x', version: 1, fields }, 'x', 1)
    to.device.load(reader)
    reader.finish()
    expect(to.device.save()).toEqual(fields)
    expect(to.finish().data).toEqual([...disc().bytes.subarray(3 * 2048, 11 * 2048)])
  })

  test('restored with another disc in it, it says that the medium has changed', () => {
    const from = new PacketBench(disc())
    const to = new PacketBench(new MemoryDisk(10 * 2048))
    const reader = new PayloadReader({ kind: 'x', version: 1, fields: from.device.save() }, 'x', 1)
    to.device.load(reader)
    expect([to.command([0]).key, to.sense()[1]]).toEqual([6, 0x28])
  })
})
