/**
 * A WebAssembly module of translated regions: imports memory, table, the core's functions and the base of its vCPU's block (global 0); each function
 * goes into the table at its index.
 */
import { CodeBuffer } from './code-buffer.ts'
import type { AssembledBody } from './function-body.ts'
import { I32, I64, V128 } from './opcodes.ts'

/** Signatures in the order of the type section. */
export const TYPE_REGION = 0 // (target: i64, entry: i32), and (base: i64, block: i32)
export const TYPE_ACCESS = 1 // (linear: i64, size: i32) -> i32
export const TYPE_UOP = 2 // (uop: i32)
export const TYPE_CONDITION = 3 // (code: i32) -> i32
export const TYPE_FLAGS = 4 // () -> i32
export const TYPE_FLOAT = 5 // (operation: i32, a: v128, b: v128) -> v128
export const TYPE_VECTOR = 6 // (operation: i32, a: v128, b: v128, c: v128) -> v128
export const TYPE_STRINGS = 7 // (how: i32, a: v128, b: v128) -> i32
export const TYPE_COUNTED_STRINGS = 8 // (how: i32, a: v128, b: v128, length of a: i64, of b: i64) -> i32
const TYPES: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[I64, I32], []],
  [[I64, I32], [I32]],
  [[I32], []],
  [[I32], [I32]],
  [[], [I32]],
  [[I32, V128, V128], [V128]],
  [[I32, V128, V128, V128], [V128]],
  [[I32, V128, V128], [I32]],
  [[I32, V128, V128, I64, I64], [I32]],
]

/** Functions of the core that regions call, in the order of their indices. */
export const CALL_REGION_READ = 0
export const CALL_REGION_WRITE = 1
export const CALL_DISPATCH = 2
export const CALL_CONDITION = 3
export const CALL_FLAGS = 4
export const CALL_EXACT_FLOAT = 5
export const CALL_REGION_HOT = 6
export const CALL_VECTOR = 7
export const CALL_STRINGS = 8
export const CALL_COUNTED_STRINGS = 9
const IMPORTS: readonly (readonly [name: string, type: number])[] = [
  ['regionRead', TYPE_ACCESS],
  ['regionWrite', TYPE_ACCESS],
  ['dispatch', TYPE_UOP],
  ['condition', TYPE_CONDITION],
  ['getFlags', TYPE_FLAGS],
  ['exactFloat', TYPE_FLOAT],
  ['regionHot', TYPE_REGION],
  ['regionVector', TYPE_VECTOR],
  ['regionStrings', TYPE_STRINGS],
  ['regionCountedStrings', TYPE_COUNTED_STRINGS],
]

const MAXIMUM_PAGES = 65536

function section(out: CodeBuffer, id: number, write: (content: CodeBuffer) => void): void {
  const content = new CodeBuffer()
  write(content)
  out.byte(id)
  out.unsigned(content.length)
  out.append(content.bytes)
}

function header(out: CodeBuffer): void {
  for (const byte of [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]) out.byte(byte)
}

function types(content: CodeBuffer): void {
  content.unsigned(TYPES.length)
  for (const [parameters, results] of TYPES) {
    content.byte(0x60)
    for (const list of [parameters, results]) {
      content.unsigned(list.length)
      for (const type of list) content.byte(type)
    }
  }
}

function importMemory(content: CodeBuffer): void {
  content.name('e')
  content.name('memory')
  content.byte(2)
  content.byte(3) // shared, with a maximum
  content.unsigned(1)
  content.unsigned(MAXIMUM_PAGES)
}

function importTable(content: CodeBuffer): void {
  content.name('e')
  content.name('table')
  content.byte(1)
  content.byte(0x70)
  content.byte(0)
  content.unsigned(0)
}

function importBase(content: CodeBuffer): void {
  content.name('e')
  content.name('cpu')
  content.byte(3)
  content.byte(I32)
  content.byte(0)
}

function imports(content: CodeBuffer): void {
  content.unsigned(IMPORTS.length + 3)
  for (const [name, type] of IMPORTS) {
    content.name('e')
    content.name(name)
    content.byte(0)
    content.unsigned(type)
  }
  importMemory(content)
  importTable(content)
  importBase(content)
}

/** A region's function and where it goes in the table. */
export interface PlacedBody {
  readonly index: number
  readonly body: AssembledBody
}

function elements(content: CodeBuffer, bodies: readonly PlacedBody[]): void {
  content.unsigned(bodies.length)
  bodies.forEach(({ index }, position) => {
    content.byte(0)
    content.byte(0x41)
    content.signed(index)
    content.byte(0x0b)
    content.unsigned(1)
    content.unsigned(IMPORTS.length + position)
  })
}

/** Branch hinting proposal: custom section before the code. */
function hints(content: CodeBuffer, bodies: readonly PlacedBody[]): void {
  content.name('metadata.code.branch_hint')
  content.unsigned(bodies.length)
  bodies.forEach(({ body }, position) => {
    content.unsigned(IMPORTS.length + position)
    content.unsigned(body.hints.length)
    for (const { offset, likely } of body.hints) {
      content.unsigned(offset)
      content.byte(1)
      content.byte(likely ? 1 : 0)
    }
  })
}

function code(content: CodeBuffer, bodies: readonly PlacedBody[]): void {
  content.unsigned(bodies.length)
  for (const { body } of bodies) {
    content.unsigned(body.code.length)
    content.append(body.code)
  }
}

/** Bytes of a module that puts each body into the table when it is instantiated. */
export function writeModule(bodies: readonly PlacedBody[]): Uint8Array<ArrayBuffer> {
  const out = new CodeBuffer()
  header(out)
  section(out, 1, types)
  section(out, 2, imports)
  section(out, 3, (content) => {
    content.unsigned(bodies.length)
    for (const _ of bodies) content.unsigned(TYPE_REGION)
  })
  section(out, 9, (content) => elements(content, bodies))
  section(out, 0, (content) => hints(content, bodies))
  section(out, 10, (content) => code(content, bodies))
  return new Uint8Array(out.bytes)
}

/** Module with one export `enter` (index, target, entry) that calls a region, and `stub`, a region that only notes its target as RIP. */
export function writeTrampoline(ripAddress: number): Uint8Array<ArrayBuffer> {
  const out = new CodeBuffer()
  header(out)
  section(out, 1, (content) => {
    content.unsigned(2)
    for (const parameters of [
      [I32, I64, I32],
      [I64, I32],
    ]) {
      content.byte(0x60)
      content.unsigned(parameters.length)
      for (const type of parameters) content.byte(type)
      content.unsigned(0)
    }
  })
  section(out, 2, (content) => {
    content.unsigned(2)
    importMemory(content)
    importTable(content)
  })
  section(out, 3, (content) => {
    for (const value of [2, 0, 1]) content.unsigned(value)
  })
  section(out, 7, (content) => {
    content.unsigned(2)
    ;['enter', 'stub'].forEach((name, index) => {
      content.name(name)
      content.byte(0)
      content.unsigned(index)
    })
  })
  section(out, 10, (content) => {
    const enter = [0, 0x20, 1, 0x20, 2, 0x20, 0, 0x11, 1, 0, 0x0b]
    const stub = new CodeBuffer()
    for (const byte of [0, 0x41]) stub.byte(byte)
    stub.signed(ripAddress)
    for (const byte of [0x20, 0, 0x37, 0, 0, 0x0b]) stub.byte(byte)
    content.unsigned(2)
    for (const body of [Uint8Array.from(enter), stub.bytes]) {
      content.unsigned(body.length)
      content.append(body)
    }
  })
  return new Uint8Array(out.bytes)
}
