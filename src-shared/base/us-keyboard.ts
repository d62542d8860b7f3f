/**
 * Keys of a PC keyboard as scan codes of set 1 (IBM PS/2 Hardware Interface Technical Reference, "Keyboards"), and what types a character on the US layout.
 * An extended key is E0h * 256 + its code.
 */

const EXTENDED = 0xe000

/** The keys that type something, row by row: code of the first key, what each types, and what it types with Shift. */
const ROWS = [
  { first: 0x02, plain: '1234567890-=', shifted: '!@#$%^&*()_+' },
  { first: 0x10, plain: 'qwertyuiop[]', shifted: 'QWERTYUIOP{}' },
  { first: 0x1e, plain: "asdfghjkl;'`", shifted: 'ASDFGHJKL:"~' },
  { first: 0x2b, plain: '\\zxcvbnm,./', shifted: '|ZXCVBNM<>?' },
] as const

/** Named keys, by the names that the command line takes. */
export const KEY_CODES: Readonly<Record<string, number>> = {
  esc: 0x01,
  backspace: 0x0e,
  tab: 0x0f,
  enter: 0x1c,
  ctrl: 0x1d,
  shift: 0x2a,
  rshift: 0x36,
  alt: 0x38,
  space: 0x39,
  capslock: 0x3a,
  numlock: 0x45,
  scrolllock: 0x46,
  sysrq: 0x54,
  ...Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`f${index + 1}`, 0x3b + index])),
  f11: 0x57,
  f12: 0x58,
  rctrl: EXTENDED | 0x1d,
  printscreen: EXTENDED | 0x37,
  ralt: EXTENDED | 0x38,
  home: EXTENDED | 0x47,
  up: EXTENDED | 0x48,
  pageup: EXTENDED | 0x49,
  left: EXTENDED | 0x4b,
  right: EXTENDED | 0x4d,
  end: EXTENDED | 0x4f,
  down: EXTENDED | 0x50,
  pagedown: EXTENDED | 0x51,
  insert: EXTENDED | 0x52,
  delete: EXTENDED | 0x53,
  win: EXTENDED | 0x5b,
  rwin: EXTENDED | 0x5c,
  menu: EXTENDED | 0x5d,
  pause: 0xe11d45,
  hangul: 0x72,
  hanja: 0x71,
}

export interface TypedKey {
  readonly code: number
  readonly shift: boolean
}

const TYPED = new Map<string, TypedKey>([
  [' ', { code: 0x39, shift: false }],
  ['\n', { code: 0x1c, shift: false }],
  ['\t', { code: 0x0f, shift: false }],
  ['\b', { code: 0x0e, shift: false }],
  ['\x1b', { code: 0x01, shift: false }],
  ...ROWS.flatMap(({ first, plain, shifted }) => [
    ...[...plain].map((character, index) => [character, { code: first + index, shift: false }] as const),
    ...[...shifted].map((character, index) => [character, { code: first + index, shift: true }] as const),
  ]),
])

/** The key that types `character` on the US layout; undefined when none does. */
export function typedKey(character: string): TypedKey | undefined {
  return TYPED.get(character === '\r' ? '\n' : character)
}

/** Bytes that the keyboard sends when the key goes down or up. */
export function keyBytes(code: number, down: boolean): number[] {
  if (code === KEY_CODES.pause) return down ? [0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5] : []
  const last = (code & 0x7f) | (down ? 0 : 0x80)
  return code >= EXTENDED ? [0xe0, last] : [last]
}

/** Bytes of a chord: all keys down in order, then up in reverse. */
export function chordBytes(codes: readonly number[]): number[] {
  return [...codes.flatMap((code) => keyBytes(code, true)), ...codes.toReversed().flatMap((code) => keyBytes(code, false))]
}

/** Typing `text`, key by key: the bytes of each. What the layout lacks is left out. */
export function typingOf(text: string): number[][] {
  return [...text.replaceAll('\r\n', '\n')].flatMap((character) => {
    const key = typedKey(character)
    if (!key) return []
    return [chordBytes(key.shift ? [KEY_CODES.shift as number, key.code] : [key.code])]
  })
}

/**
 * Text with keys by name: `root<enter>`, `<ctrl-alt-delete>`, `<alt-f2>`; `<<` is a bracket. Throws naming a key that does not exist or a character that the US
 * layout lacks.
 */
export function parseKeys(source: string): number[][] {
  const keys: number[][] = []
  for (const [whole, name] of source.matchAll(/<<|<([^<>]+)>|[\s\S]/gu)) {
    if (name) keys.push(chordBytes(name.split('-').map((part) => codeOf(part, whole))))
    else keys.push(typed(whole === '<<' ? '<' : whole))
  }
  return keys
}

function typed(character: string): number[] {
  const [bytes] = typingOf(character)
  if (!bytes) throw new Error(`the US keyboard layout has no key for '${character}'`)
  return bytes
}

function codeOf(name: string, whole: string): number {
  const code = KEY_CODES[name.toLowerCase()] ?? (name.length === 1 ? typedKey(name.toLowerCase())?.code : undefined)
  if (code === undefined) throw new Error(`'${whole}': there is no key '${name}'; names are ${Object.keys(KEY_CODES).join(', ')}`)
  return code
}
