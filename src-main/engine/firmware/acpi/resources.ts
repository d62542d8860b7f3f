/** Resource descriptors of a device's _CRS and _PRS (ACPI Specification 6.4, section 6.4), as buffers. */
import { type Aml, buffer, doubleWord, word } from './aml.ts'

const MIN_AND_MAX_FIXED = 0x0c
const MEMORY_WRITABLE = 0x01
const IO_ENTIRE_RANGE = 0x03

/** A resource template: the descriptors and their end tag (checksum 0: not used). */
export function resources(...descriptors: readonly Aml[]): Aml {
  return buffer([...descriptors.flat(), 0x79, 0])
}

/** Ports that are always at `base`, all 16 address bits decoded. */
export function ioPorts(base: number, length: number): Aml {
  return [0x47, 1, ...word(base), ...word(base), 1, length]
}

/** ISA interrupt: edge, active high, exclusive. */
export function isaInterrupt(number: number): Aml {
  return [0x22, ...word(1 << number)]
}

/** PCI link interrupts: level, active low, shared; any one of `numbers`. */
export function linkInterrupts(numbers: readonly number[]): Aml {
  return [0x23, ...word(numbers.reduce((mask, number) => mask | (1 << number), 0)), 0x18]
}

export function fixedMemory(base: number, length: number): Aml {
  return [0x86, ...word(9), MEMORY_WRITABLE, ...doubleWord(base), ...doubleWord(length)]
}

/** Bus numbers, ports or memory that a bridge passes on; `last` is inclusive. */
export function busNumbers(first: number, last: number): Aml {
  return [0x88, ...word(13), 2, MIN_AND_MAX_FIXED, 0, ...[0, first, last, 0, last - first + 1].flatMap(word)]
}

export function ioWindow(first: number, last: number): Aml {
  return [0x88, ...word(13), 1, MIN_AND_MAX_FIXED, IO_ENTIRE_RANGE, ...[0, first, last, 0, last - first + 1].flatMap(word)]
}

export function memoryWindow(first: number, last: number): Aml {
  return [0x87, ...word(23), 0, MIN_AND_MAX_FIXED, MEMORY_WRITABLE, ...[0, first, last, 0, last - first + 1].flatMap(doubleWord)]
}
