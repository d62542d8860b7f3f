/** What a drive tells of the disc in it: READ TOC (MMC-5, 6.26), READ DISC INFORMATION (6.22), READ TRACK INFORMATION (6.27), READ DVD STRUCTURE (6.23). */
import { u16, u24, u32 } from './bytes.ts'
import type { Disc } from './disc.ts'
import { timeOf } from './raw-sector.ts'
import { LEAD_IN, PROFILE_DVD_ROM } from './registers.ts'
import { CheckCondition, INVALID_FIELD_IN_CDB } from './sense.ts'

const DATA_TRACK = 0x14 // ADR 1, data track that may not be copied
const LEAD_OUT = 0xaa
const SUBJECTS = { toc: 0, session: 1, full: 2 } as const

/** `format` 0, 1 or 2; `first` is the first track or session wanted. Throws CheckCondition. */
export function tableOfContents(disc: Disc, format: number, first: number, asTime: boolean): Uint8Array<ArrayBuffer> {
  const address = (block: number): readonly number[] => (asTime ? [0, ...timeOf(block)] : u32(block))
  switch (format) {
    case SUBJECTS.toc: {
      if (first > 1 && first !== LEAD_OUT) throw new CheckCondition(INVALID_FIELD_IN_CDB)
      const track = [0, DATA_TRACK, 1, 0, ...address(0)]
      return counted([1, 1, ...(first <= 1 ? track : []), 0, DATA_TRACK, LEAD_OUT, 0, ...address(disc.blocks)])
    }
    case SUBJECTS.session:
      return counted([1, 1, 0, DATA_TRACK, 1, 0, ...address(0)])
    case SUBJECTS.full:
      if (first > 1) throw new CheckCondition(INVALID_FIELD_IN_CDB)
      return counted([
        1,
        1,
        ...pointer(0xa0, [1, 0, 0]),
        ...pointer(0xa1, [1, 0, 0]),
        ...pointer(0xa2, timeOf(disc.blocks)),
        ...pointer(1, timeOf(0)),
      ])
    default:
      throw new CheckCondition(INVALID_FIELD_IN_CDB)
  }
}

/** One finished session with one track. */
export function discInformation(): Uint8Array<ArrayBuffer> {
  return counted([0x0e, 1, 1, 1, 1, 0x20, 0, 0, 0, 0, ...u32(0), ...u32(0xffff_ffff), ...u32(0xffff_ffff), ...new Array(8).fill(0), 0, 0])
}

/** `kind` 0: of the track with block `which`; 1: of track `which`; 2: of session `which`. Throws CheckCondition. */
export function trackInformation(disc: Disc, kind: number, which: number): Uint8Array<ArrayBuffer> {
  const there = kind === 0 ? which < disc.blocks : which === 1
  if (kind > 2 || !there) throw new CheckCondition(INVALID_FIELD_IN_CDB)
  const sizes = [...u32(0), ...u32(0), ...u32(0), ...u32(0), ...u32(disc.blocks), ...u32(Math.max(0, disc.blocks - 1))]
  return counted([1, 1, 0, 4, 0x01, 0, ...sizes, 0, 0, 0, 0])
}

/** READ DVD STRUCTURE of a single layer: physical format, copyright, manufacturer. Throws CheckCondition. */
export function dvdStructure(disc: Disc, layer: number, format: number): Uint8Array<ArrayBuffer> {
  if (disc.profile !== PROFILE_DVD_ROM || layer !== 0) throw new CheckCondition(INVALID_FIELD_IN_CDB)
  const first = 0x03_0000
  const physical = [0x01, 0x0f, 0x01, 0x00, ...u32(first), ...u32(first + disc.blocks - 1), ...u32(0), 0]
  switch (format) {
    case 0x00:
      return counted([0, 0, ...physical, ...new Array(2048 - physical.length).fill(0)])
    case 0x01:
      return counted([0, 0, 0, 0, 0, 0])
    case 0x04:
      return counted([0, 0, ...new Array(2048).fill(0)])
    default:
      throw new CheckCondition(INVALID_FIELD_IN_CDB)
  }
}

/** Sub-channel data without an audio status (6.34). `format` 0: only the header; 1: position; 2 and 3: catalogue and recording code, of which there is none. */
export function subChannel(format: number, wanted: boolean, asTime: boolean): Uint8Array<ArrayBuffer> {
  if (!wanted) return Uint8Array.from([0, 0, 0, 0])
  const start = asTime ? [0, ...timeOf(0)] : u32(0)
  if (format === 1) return Uint8Array.from([0, 0, ...u16(12), 1, DATA_TRACK, 1, 1, ...start, ...start])
  if (format === 2 || format === 3) return Uint8Array.from([0, 0, ...u16(20), format, ...new Array(19).fill(0)])
  throw new CheckCondition(INVALID_FIELD_IN_CDB)
}

/** Block of a minute, second and frame, as READ CD MSF counts. */
export function blockOf(minute: number, second: number, frame: number): number {
  return (minute * 60 + second) * 75 + frame - LEAD_IN
}

/** An entry of the full table: what a pointer of the lead-in says, in minutes, seconds and frames. */
function pointer(point: number, time: readonly number[]): number[] {
  return [1, DATA_TRACK, 0, point, ...u24(0), 0, ...time]
}

/** With the length of what follows in front. */
function counted(body: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([...u16(body.length), ...body])
}
