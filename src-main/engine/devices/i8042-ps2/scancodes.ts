/**
 * Scan code sets: IBM PS/2 Hardware Interface Technical Reference (1988), "Keyboards", scan code tables. Keys come in as set 1, which every PC program knows;
 * the keyboard turns them into the set it was told to send, and the controller turns set 2 back into set 1 while translation is on.
 */

/** What the controller makes of each set 2 byte below 80h. */
// biome-ignore format: sixteen to a row, by the high digit
const TRANSLATION = [
  0xff, 0x43, 0x41, 0x3f, 0x3d, 0x3b, 0x3c, 0x58, 0x64, 0x44, 0x42, 0x40, 0x3e, 0x0f, 0x29, 0x59,
  0x65, 0x38, 0x2a, 0x70, 0x1d, 0x10, 0x02, 0x5a, 0x66, 0x71, 0x2c, 0x1f, 0x1e, 0x11, 0x03, 0x5b,
  0x67, 0x2e, 0x2d, 0x20, 0x12, 0x05, 0x04, 0x5c, 0x68, 0x39, 0x2f, 0x21, 0x14, 0x13, 0x06, 0x5d,
  0x69, 0x31, 0x30, 0x23, 0x22, 0x15, 0x07, 0x5e, 0x6a, 0x72, 0x32, 0x24, 0x16, 0x08, 0x09, 0x5f,
  0x6b, 0x33, 0x25, 0x17, 0x18, 0x0b, 0x0a, 0x60, 0x6c, 0x34, 0x35, 0x26, 0x27, 0x19, 0x0c, 0x61,
  0x6d, 0x73, 0x28, 0x74, 0x1a, 0x0d, 0x62, 0x6e, 0x3a, 0x36, 0x1c, 0x1b, 0x75, 0x2b, 0x63, 0x76,
  0x55, 0x56, 0x77, 0x78, 0x79, 0x7a, 0x0e, 0x7b, 0x7c, 0x4f, 0x7d, 0x4b, 0x47, 0x7e, 0x7f, 0x6f,
  0x52, 0x53, 0x50, 0x4c, 0x4d, 0x48, 0x01, 0x45, 0x57, 0x4e, 0x51, 0x4a, 0x37, 0x49, 0x46, 0x54,
]
/** F7 and SysRq, the two set 2 codes above 80h. */
const TRANSLATION_HIGH: ReadonlyMap<number, number> = new Map([
  [0x83, 0x41],
  [0x84, 0x54],
])

/** Set 1 make codes to set 2; index is the set 1 code. F7's 41h is 83h, 02h being no key. */
const SET_2 = new Map([...TRANSLATION.map((set1, set2) => [set1, set2] as const), [0x41, 0x83], [0x54, 0x84]])

/** Set 1 make codes, plain and after E0h, to set 3: where the set 3 code is not the set 2 one. */
const SET_3: ReadonlyMap<number, number> = new Map([
  [0x01, 0x08], // Esc
  [0x1d, 0x11], // left Ctrl
  [0x2b, 0x5c], // backslash
  [0x37, 0x7e], // keypad *
  [0x38, 0x19], // left Alt
  [0x3a, 0x14], // Caps Lock
  [0x3b, 0x07], // F1
  [0x3c, 0x0f],
  [0x3d, 0x17],
  [0x3e, 0x1f],
  [0x3f, 0x27],
  [0x40, 0x2f],
  [0x41, 0x37],
  [0x42, 0x3f],
  [0x43, 0x47],
  [0x44, 0x4f], // F10
  [0x45, 0x76], // Num Lock
  [0x46, 0x5f], // Scroll Lock
  [0x4a, 0x84], // keypad -
  [0x4e, 0x7c], // keypad +
  [0x56, 0x13], // the 102nd key
  [0x57, 0x56], // F11
  [0x58, 0x5e], // F12
])
const SET_3_EXTENDED: ReadonlyMap<number, number> = new Map([
  [0x1c, 0x79], // keypad Enter
  [0x1d, 0x58], // right Ctrl
  [0x35, 0x77], // keypad /
  [0x37, 0x57], // Print Screen
  [0x38, 0x39], // right Alt
  [0x46, 0x62], // Pause, as Ctrl makes it
  [0x47, 0x6e], // Home
  [0x48, 0x63], // up
  [0x49, 0x6f], // Page Up
  [0x4b, 0x61], // left
  [0x4d, 0x6a], // right
  [0x4f, 0x65], // End
  [0x50, 0x60], // down
  [0x51, 0x6d], // Page Down
  [0x52, 0x67], // Insert
  [0x53, 0x64], // Delete
  [0x5b, 0x8b], // left Windows
  [0x5c, 0x8c], // right Windows
  [0x5d, 0x8d], // Menu
])

export const BREAK_PREFIX = 0xf0
const EXTENDED = 0xe0
const EXTENDED_PAUSE = 0xe1
const BREAK_BIT = 0x80

/** One byte of set 2 as the controller shows it; the byte after F0h is shown with bit 7 set (see Translator). */
export function translateByte(byte: number): number {
  return TRANSLATION[byte] ?? TRANSLATION_HIGH.get(byte) ?? byte
}

/** Key presses and releases in set 1 as the keyboard sends them in `set` (1, 2 or 3). */
export function convertFromSet1(codes: Uint8Array, set: number): number[] {
  if (set === 1) return [...codes]
  return set === 2 ? toSet2(codes) : toSet3(codes)
}

function toSet2(codes: Uint8Array): number[] {
  return [...codes].flatMap((code) => {
    if (code === EXTENDED || code === EXTENDED_PAUSE) return [code]
    const make = SET_2.get(code & ~BREAK_BIT) ?? 0
    return code & BREAK_BIT ? [BREAK_PREFIX, make] : [make]
  })
}

/** Set 3 has no prefixes: shifts that set 1 fakes around extended keys (E0 2Ah, E0 36h) vanish, Pause has a code of its own and no release. */
function toSet3(codes: Uint8Array): number[] {
  const sent: number[] = []
  let prefix = 0
  for (const code of codes) {
    if (code === EXTENDED || code === EXTENDED_PAUSE) prefix = code
    else if (prefix === EXTENDED_PAUSE) sent.push(...(code === 0x1d ? [0x62] : []))
    else sent.push(...set3Key(code, prefix === EXTENDED))
    if (code === 0x45 || code === 0xc5 || prefix === EXTENDED) prefix = code === EXTENDED ? EXTENDED : 0
  }
  return sent
}

function set3Key(code: number, extended: boolean): number[] {
  const key = code & ~BREAK_BIT
  if (extended && (key === 0x2a || key === 0x36)) return []
  const make = (extended ? SET_3_EXTENDED : SET_3).get(key) ?? SET_2.get(key) ?? 0
  return code & BREAK_BIT ? [BREAK_PREFIX, make] : [make]
}
