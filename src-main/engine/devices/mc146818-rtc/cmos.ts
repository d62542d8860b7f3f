/** What a PC's set-up program would have left in CMOS: memory sizes, equipment, checksum. */
import * as R from './registers.ts'

const KIB_OF_BASE_MEMORY = 640
const MIB = 1024

/** CMOS of a machine with `memoryMiB` of RAM below 4 GiB and `cpus` processors. */
export function makeCmos(memoryMiB: number, cpus: number): Uint8Array {
  const bytes = new Uint8Array(R.CMOS_SIZE)
  const view = new DataView(bytes.buffer)
  const extended = Math.min(0xffff, (memoryMiB - 1) * MIB)
  view.setUint8(R.CMOS_EQUIPMENT, R.EQUIPMENT_FPU | R.EQUIPMENT_MOUSE)
  view.setUint16(R.CMOS_BASE_MEMORY, KIB_OF_BASE_MEMORY, true)
  view.setUint16(R.CMOS_EXTENDED_MEMORY, extended, true)
  view.setUint16(R.CMOS_EXTENDED_FOUND, extended, true)
  view.setUint16(R.CMOS_ABOVE_16M, Math.max(0, memoryMiB - 16) * 16, true)
  view.setUint8(R.CMOS_CPUS, cpus - 1)
  const sum = bytes.subarray(0x10, R.CMOS_CHECKSUM).reduce((total, byte) => total + byte, 0)
  view.setUint16(R.CMOS_CHECKSUM, sum, false)
  return bytes
}
