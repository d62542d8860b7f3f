/**
 * The memory type range registers as a firmware leaves them: everything write-back but the legacy video window, the ROM area (write-protected) and the
 * hole for devices below 4 GiB. Without them Linux takes MTRR and PAT for broken. SDM vol. 3, 12.11; order of the fixed ones: core/mtrr.ts.
 */
export interface MemoryTypes {
  readonly mtrrDefType: bigint
  /** 64K_00000, 16K_80000, 16K_A0000, 4K_C0000 .. 4K_F8000. */
  readonly mtrrFixed: readonly bigint[]
  /** Base and mask of the eight variable ranges; the first is the hole. */
  readonly mtrrPhys: readonly bigint[]
}

const WRITE_BACK = 0x0606_0606_0606_0606n
const WRITE_PROTECTED = 0x0505_0505_0505_0505n
const UNCACHED = 0n
const DEVICE_HOLE = 0xc000_0000n
const ENABLED = 0xc00n // all ranges, fixed ranges
const VALID = 0x800n
const ONE_GIB_MASK = 0xff_c000_0000n // of 40 address bits

export const FIRMWARE_MEMORY_TYPES: MemoryTypes = {
  mtrrDefType: ENABLED | 6n,
  mtrrFixed: [WRITE_BACK, WRITE_BACK, UNCACHED, ...new Array<bigint>(8).fill(WRITE_PROTECTED)],
  mtrrPhys: [DEVICE_HOLE | UNCACHED, ONE_GIB_MASK | VALID, ...new Array<bigint>(14).fill(0n)],
}
