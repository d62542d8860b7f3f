/** GET CONFIGURATION (MMC-5, 6.6 and 5.3): profiles and features of a drive that reads CD and DVD. */
import { u16, u32 } from './bytes.ts'
import { PROFILE_CD_ROM, PROFILE_DVD_ROM, PROFILE_NONE } from './registers.ts'
import { CheckCondition, INVALID_FIELD_IN_CDB } from './sense.ts'

const PERSISTENT = 0x02
const CURRENT = 0x01
const version = (number: number): number => number << 2

/** `kind` 0: all features; 1: those that are current; 2: the one with number `first`. Of the first two from number `first` on. Throws CheckCondition. */
export function configuration(profile: number, kind: number, first: number): Uint8Array<ArrayBuffer> {
  if (kind > 2) throw new CheckCondition(INVALID_FIELD_IN_CDB)
  const wanted = featuresOf(profile).filter(({ number, flags }) => {
    if (kind === 2) return number === first
    return number >= first && (kind === 0 || (flags & CURRENT) !== 0)
  })
  const descriptors = wanted.flatMap(({ number, flags, data }) => [...u16(number), flags, data.length, ...data])
  return Uint8Array.from([...u32(descriptors.length + 4), 0, 0, ...u16(profile), ...descriptors])
}

interface Feature {
  readonly number: number
  readonly flags: number
  readonly data: readonly number[]
}

/** Profile list, core, morphing, removable medium, random readable, multi-read, CD read, DVD read, power management, time-out. */
function featuresOf(profile: number): Feature[] {
  const always = PERSISTENT | CURRENT
  const with_ = (...profiles: readonly number[]): number => (profiles.includes(profile) ? CURRENT : 0)
  const loaded = profile === PROFILE_NONE ? 0 : CURRENT
  return [
    { number: 0x0000, flags: always, data: [PROFILE_DVD_ROM, PROFILE_CD_ROM].flatMap((one) => [...u16(one), with_(one), 0]) },
    { number: 0x0001, flags: always | version(1), data: [...u32(2), 0x01, 0, 0, 0] },
    { number: 0x0002, flags: always | version(1), data: [0x02, 0, 0, 0] },
    { number: 0x0003, flags: always, data: [0x29, 0, 0, 0] },
    { number: 0x0010, flags: loaded, data: [...u32(2048), ...u16(1), 0, 0] },
    { number: 0x001d, flags: with_(PROFILE_CD_ROM), data: [] },
    { number: 0x001e, flags: version(2) | with_(PROFILE_CD_ROM), data: [0, 0, 0, 0] },
    { number: 0x001f, flags: with_(PROFILE_DVD_ROM), data: [] },
    { number: 0x0100, flags: always, data: [] },
    { number: 0x0105, flags: always, data: [] },
  ]
}
