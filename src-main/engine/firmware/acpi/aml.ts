/**
 * Writes AML, the byte code of ACPI's definition blocks (ACPI Specification 6.4, chapter 20). Each function returns the bytes of one term, so that
 * a table reads like its ASL. Only what dsdt.ts needs exists.
 */
export type Aml = readonly number[]

const ROOT = 0x5c // '\'
const DUAL_NAME = 0x2e
const MULTI_NAME = 0x2f
const EXTENDED = 0x5b

/** Space in which an operation region lies (5.5.2.4). */
export const SPACE_PCI_CONFIG = 2

export const LOCAL0: Aml = [0x60]
export const ARG0: Aml = [0x68]

/** `\_SB.PCI0` or `LNKA`: segments of up to four characters, filled up with underscores. */
export function path(text: string): Aml {
  const root = text.startsWith('\\')
  const segments = (root ? text.slice(1) : text).split('.').filter((segment) => segment !== '')
  const names = segments.flatMap((segment) => ascii(segment.padEnd(4, '_')))
  return [...(root ? [ROOT] : []), ...segmentPrefix(segments.length), ...names]
}

function segmentPrefix(count: number): Aml {
  if (count === 0) return [0]
  if (count === 1) return []
  return count === 2 ? [DUAL_NAME] : [MULTI_NAME, count]
}

/** The shortest encoding of an unsigned integer up to 32 bits. */
export function integer(value: number): Aml {
  if (value === 0 || value === 1) return [value]
  if (value <= 0xff) return [0x0a, value]
  if (value <= 0xffff) return [0x0b, ...word(value)]
  return [0x0c, ...doubleWord(value)]
}

export function text(value: string): Aml {
  return [0x0d, ...ascii(value), 0]
}

/** A compressed identifier such as `PNP0A03` (19.3.4). */
export function eisaId(id: string): Aml {
  const [first = 0, second = 0, third = 0] = ascii(id.slice(0, 3)).map((code) => code - 0x40)
  const vendor = (first << 10) | (second << 5) | third
  const product = Number.parseInt(id.slice(3), 16)
  return [0x0c, vendor >> 8, vendor & 0xff, product >> 8, product & 0xff]
}

export function name(at: string, value: Aml): Aml {
  return [0x08, ...path(at), ...value]
}

export function scope(at: string, ...terms: readonly Aml[]): Aml {
  return [0x10, ...sized([...path(at), ...terms.flat()])]
}

export function device(at: string, ...terms: readonly Aml[]): Aml {
  return [EXTENDED, 0x82, ...sized([...path(at), ...terms.flat()])]
}

/** A method; one that creates names must be serialized. */
export function method(at: string, parameters: number, serialized: boolean, ...terms: readonly Aml[]): Aml {
  return [0x14, ...sized([...path(at), parameters | (serialized ? 8 : 0), ...terms.flat()])]
}

/** `length` bytes at `offset` of an address space. */
export function operationRegion(at: string, space: number, offset: number, length: number): Aml {
  return [EXTENDED, 0x80, ...path(at), space, ...integer(offset), ...integer(length)]
}

/** Fields of one byte each, in order, accessed as bytes. */
export function byteFields(region: string, names: readonly string[]): Aml {
  const byteAccess = 1
  return [EXTENDED, 0x81, ...sized([...path(region), byteAccess, ...names.flatMap((field) => [...path(field), 8])])]
}

export function packageOf(...elements: readonly Aml[]): Aml {
  return [0x12, ...sized([elements.length, ...elements.flat()])]
}

export function buffer(bytes: readonly number[]): Aml {
  return [0x11, ...sized([...integer(bytes.length), ...bytes])]
}

export function createWordField(source: Aml, offset: number, field: string): Aml {
  return [0x8b, ...source, ...integer(offset), ...path(field)]
}

export function store(value: Aml, target: Aml): Aml {
  return [0x70, ...value, ...target]
}

/** `a & b`, stored in `target` too if one is given. */
export function and(a: Aml, b: Aml, target: Aml = [0]): Aml {
  return [0x7b, ...a, ...b, ...target]
}

export function or(a: Aml, b: Aml, target: Aml = [0]): Aml {
  return [0x7d, ...a, ...b, ...target]
}

export function shiftLeft(a: Aml, b: Aml): Aml {
  return [0x79, ...a, ...b, 0]
}

export function subtract(a: Aml, b: Aml): Aml {
  return [0x74, ...a, ...b, 0]
}

/** Number of the lowest set bit, counted from 1, into `target`. */
export function findSetRightBit(value: Aml, target: Aml): Aml {
  return [0x82, ...value, ...target]
}

export function when(condition: Aml, ...terms: readonly Aml[]): Aml {
  return [0xa0, ...sized([...condition, ...terms.flat()])]
}

export function otherwise(...terms: readonly Aml[]): Aml {
  return [0xa1, ...sized(terms.flat())]
}

export function give(value: Aml): Aml {
  return [0xa4, ...value]
}

/** Content behind its package length, which counts itself (20.2.4). */
function sized(content: Aml): Aml {
  const short = content.length + 1
  if (short < 0x40) return [short, ...content]
  const bytes = content.length + 2 < 0x1000 ? 2 : 3
  const total = content.length + bytes
  const rest = Array.from({ length: bytes - 1 }, (_, index) => (total >> (4 + index * 8)) & 0xff)
  return [((bytes - 1) << 6) | (total & 0xf), ...rest, ...content]
}

export function word(value: number): Aml {
  return [value & 0xff, (value >> 8) & 0xff]
}

export function doubleWord(value: number): Aml {
  return [...word(value & 0xffff), ...word(value >>> 16)]
}

function ascii(value: string): number[] {
  return [...value].map((character) => character.charCodeAt(0))
}
