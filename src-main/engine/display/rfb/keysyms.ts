/** Keys of viewers that send X11 keysyms only (RFC 6143, section 7.5.4): the key of the US layout that bears the sign. */
import { KEY_CODES, typedKey } from '../../../../src-shared/base/us-keyboard.ts'

const KEYPAD_FIRST = 0xffb0
/** Keypad 0..9. */
const KEYPAD = [0x52, 0x4f, 0x50, 0x51, 0x4b, 0x4c, 0x4d, 0x47, 0x48, 0x49]
const F1 = 0xffbe

const NAMED: ReadonlyMap<number, string> = new Map([
  [0xff08, 'backspace'],
  [0xff09, 'tab'],
  [0xff0d, 'enter'],
  [0xff13, 'pause'],
  [0xff14, 'scrolllock'],
  [0xff15, 'sysrq'],
  [0xff1b, 'esc'],
  [0xff31, 'hangul'],
  [0xff34, 'hanja'],
  [0xff50, 'home'],
  [0xff51, 'left'],
  [0xff52, 'up'],
  [0xff53, 'right'],
  [0xff54, 'down'],
  [0xff55, 'pageup'],
  [0xff56, 'pagedown'],
  [0xff57, 'end'],
  [0xff61, 'printscreen'],
  [0xff63, 'insert'],
  [0xff67, 'menu'],
  [0xff7f, 'numlock'],
  [0xffe1, 'shift'],
  [0xffe2, 'rshift'],
  [0xffe3, 'ctrl'],
  [0xffe4, 'rctrl'],
  [0xffe5, 'capslock'],
  [0xffe9, 'alt'],
  [0xffea, 'ralt'],
  [0xfe03, 'ralt'], // ISO_Level3_Shift
  [0xffeb, 'win'],
  [0xffec, 'rwin'],
  [0xffff, 'delete'],
])
/** Other keys of the keypad: code, and E0h before it for two of them. */
const KEYPAD_OTHERS: ReadonlyMap<number, number> = new Map([
  [0xff8d, 0xe01c], // Enter
  [0xffaa, 0x37],
  [0xffab, 0x4e],
  [0xffad, 0x4a],
  [0xffae, 0x53],
  [0xffaf, 0xe035],
])

/** Scan code (set 1, E0h * 256 before it for extended ones), or undefined for a sign that no key bears. */
export function keyOfKeysym(keysym: number): number | undefined {
  if (keysym >= 0x20 && keysym < 0x7f) return typedKey(String.fromCharCode(keysym))?.code
  if (keysym >= F1 && keysym < F1 + 12) return KEY_CODES[`f${keysym - F1 + 1}`]
  if (keysym >= KEYPAD_FIRST && keysym < KEYPAD_FIRST + 10) return KEYPAD[keysym - KEYPAD_FIRST]
  const name = NAMED.get(keysym)
  return name ? KEY_CODES[name] : KEYPAD_OTHERS.get(keysym)
}

/** The key of a QEMU extended key event: scan code of set 1, bit 7 for extended keys. */
export function keyOfQemuCode(code: number): number | undefined {
  if (code === 0xc6) return KEY_CODES.pause
  if (code === 0x54) return KEY_CODES.printscreen
  if (code <= 0 || code > 0xff) return undefined
  return code & 0x80 ? 0xe000 | (code & 0x7f) : code
}
