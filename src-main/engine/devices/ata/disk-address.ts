/** Where on the disk a command's registers point, and how many sectors it wants: ATA8-ACS 7.1.4; cylinders, heads and sectors: ATA/ATAPI-5, 6.2. */
import type { MediaCommand } from './disk-commands.ts'
import { capacityOf, type Geometry } from './identity.ts'
import { DEVICE_HEAD, DEVICE_LBA } from './registers.ts'
import type { TaskRegisters } from './task-registers.ts'

export interface SectorRange {
  /** Number of the first sector; -1: the registers name none. */
  readonly first: number
  readonly count: number
}

export function rangeOf({ state }: TaskRegisters, { move, wide }: MediaCommand, geometry: Geometry): SectorRange {
  const wanted = move === 'queued' ? state.features : state.count
  const count = wide ? wanted || 0x1_0000 : wanted & 0xff || 0x100
  return { first: wide ? wideAddress(state) : narrowAddress(state, geometry), count }
}

/** Puts the number of a sector into the registers, as a failed command does. */
export function putAddress({ state }: TaskRegisters, sector: number): void {
  const low = (shift: number): number => Math.floor(sector / 2 ** shift) & 0xff
  state.lbaLow = low(0) | (low(24) << 8)
  state.lbaMid = low(8) | (low(32) << 8)
  state.lbaHigh = low(16) | (low(40) << 8)
}

type State = TaskRegisters['state']

function wideAddress({ lbaLow, lbaMid, lbaHigh }: State): number {
  const lower = (lbaLow & 0xff) + (lbaMid & 0xff) * 2 ** 8 + (lbaHigh & 0xff) * 2 ** 16
  return lower + (lbaLow >> 8) * 2 ** 24 + (lbaMid >> 8) * 2 ** 32 + (lbaHigh >> 8) * 2 ** 40
}

function narrowAddress({ lbaLow, lbaMid, lbaHigh, device }: State, geometry: Geometry): number {
  const [low, mid, high] = [lbaLow & 0xff, lbaMid & 0xff, lbaHigh & 0xff]
  const head = device & DEVICE_HEAD
  if (device & DEVICE_LBA) return low + mid * 2 ** 8 + high * 2 ** 16 + head * 2 ** 24
  const cylinder = mid | (high << 8)
  if (low === 0 || low > geometry.sectors || head >= geometry.heads) return -1
  const sector = (cylinder * geometry.heads + head) * geometry.sectors + low - 1
  return sector < capacityOf(geometry) ? sector : -1
}
