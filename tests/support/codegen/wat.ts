/**
 * A translated region as text for people. wabt reads the binary back, so the text cannot say what the encoder did not write. Here its S-expressions are laid out in
 * few lines, and what stands for a place, a flag kind or a way out is named: `offset=cpu.rax` is not what an assembler takes, but it stays when the layout of the state
 * changes. `align=1` and the zero that is the base of every constant address are left out.
 */
import wabtFactory from 'wabt'
import * as flags from '../../../src-main/engine/cpu/micro-operation.ts'
import { localNames, placeName } from './wat-names.ts'

export type Expression = string | readonly Expression[]

const WIDTH = 130
const FUNCTIONS = [
  'regionRead',
  'regionWrite',
  'dispatch',
  'condition',
  'getFlags',
  'exactFloat',
  'regionHot',
  'regionVector',
  'regionStrings',
  'regionCountedStrings',
]
/** The blocks around a region's nodes, from the outermost: what is behind each is a way out (region-writer.ts). */
const FRAME_LABELS = ['exit', 'chain', 'goto']

interface Names {
  readonly locals: ReadonlyMap<string, string>
  /** Of the blocks around, the innermost last. */
  readonly labels: string[]
  blocks: number
}

/** The function of a module with one region. */
export async function readRegion(module: Uint8Array): Promise<readonly Expression[]> {
  const wabt = await wabtFactory()
  const read = wabt.readWasm(module, { simd: true, threads: true, tail_call: true })
  const text = read.toText({ foldExprs: true, inlineExport: false })
  read.destroy()
  const region = parse(text).findLast((part): part is readonly Expression[] => Array.isArray(part) && part[0] === 'func')
  if (!region) throw new Error('the module has no function')
  const names: Names = { locals: localNames(region), labels: [], blocks: 0 }
  return region.map((part) => named(part, names))
}

/** The expressions inside the outermost parentheses. Comments go. */
function parse(text: string): readonly Expression[] {
  const tokens = text.replace(/\(;.*?;\)|;;.*$/gm, '').match(/[()]|"[^"]*"|[^\s()]+/g) ?? []
  const stack: Expression[][] = [[]]
  for (const token of tokens) {
    if (token === '(') stack.push([])
    else if (token === ')') {
      const done = stack.pop() as Expression[]
      stack.at(-1)?.push(done)
    } else stack.at(-1)?.push(token)
  }
  return stack[0]?.[0] as readonly Expression[]
}

/** The code of the nodes: what is inside the frame's blocks. */
export function nodesOf(region: readonly Expression[]): readonly Expression[] {
  const block = region.flatMap((part) => (Array.isArray(part) ? part : [])).find((part) => Array.isArray(part) && part[0] === 'block')
  const inside = (one: Expression | undefined): Expression | undefined =>
    Array.isArray(one) ? one.find((part) => Array.isArray(part) && part[0] === 'block') : undefined
  const innermost = inside(inside(block))
  if (!Array.isArray(innermost)) throw new Error('the frame of the region is not the one that is known')
  return innermost.slice(2)
}

function named(expression: Expression, names: Names): Expression {
  if (typeof expression === 'string') return expression
  const [head, ...rest] = expression as [string, ...Expression[]]
  const all = (parts: readonly Expression[]): Expression[] => parts.map((part) => named(part, names))
  if (/^local\.(get|set|tee)$/.test(head))
    return flagKind([head, names.locals.get(String(rest[0])) ?? `$${rest[0]}`, ...all(rest.slice(1))])
  if (head === 'call') return [head, `$${FUNCTIONS[Number(rest[0])]}`, ...all(rest.slice(1))]
  if (head === 'i32.const') return [head, placeName(Number(rest[0])) ?? (rest[0] as string)]
  if (/(load|store)/.test(head)) return access(head, all(rest))
  if (/^br(_if|_table)?$/.test(head)) return branch(head, rest, names)
  if (/^(block|loop|if)$/.test(head)) return structure(head, rest, names)
  return [head, ...all(rest)]
}

/** The address 0 of a place that the offset names says nothing. */
function access(head: string, parts: readonly Expression[]): Expression {
  const kept = parts
    .filter((part) => typeof part !== 'string' || part !== 'align=1')
    .map((part) => (typeof part === 'string' ? offsetName(part) : part))
  const isNamed = kept.some((part) => typeof part === 'string' && part.startsWith('offset=cpu'))
  const base = kept.findIndex((part) => Array.isArray(part))
  const zero = isNamed && inline(kept[base] as Expression) === '(i32.const 0)'
  return [head, ...kept.filter((_, index) => !(zero && index === base))]
}

function offsetName(part: string): string {
  if (!part.startsWith('offset=')) return part
  const address = Number(part.slice('offset='.length))
  return `offset=${placeName(address) ?? address}`
}

/** Kind and width, as micro-operation.ts names the kinds. */
function flagKind(expression: Expression[]): Expression {
  const [head, local, value] = expression
  if (local !== '$flagOp' || !Array.isArray(value) || value[0] !== 'i32.const') return expression
  const word = Number(value[1])
  const name = Object.entries(flags).find(([key, number]) => key.startsWith('FLAGS_') && number === (word & 0x7ff))?.[0]
  return [head as string, local, ['i32.const', `${name?.slice('FLAGS_'.length).toLowerCase() ?? word & 0x7ff}:${word >> 11}`]]
}

function branch(head: string, parts: readonly Expression[], names: Names): Expression {
  const labels = parts.filter((part) => typeof part === 'string').map((depth) => `$${names.labels.at(-1 - Number(depth))}`)
  const values = parts.filter((part) => typeof part !== 'string').map((part) => named(part, names))
  if (labels[0] === '$exit') return [head, ...labels, ...values.map(exitPlace)]
  return [head, ...labels, ...values]
}

/** Instruction and instructions not executed (region-writer.ts, exitHere). */
function exitPlace(value: Expression): Expression {
  if (!Array.isArray(value) || value[0] !== 'i32.const') return value
  const word = Number(value[1])
  return ['i32.const', `${word >> 7}<<7|${word & 127}`]
}

function structure(head: string, parts: readonly Expression[], names: Names): Expression {
  const frame = head === 'block' ? FRAME_LABELS[names.labels.length] : undefined
  const label = frame ?? (head === 'if' ? 'if' : `${head}${++names.blocks}`)
  const conditions = head === 'if' ? parts.filter((part) => !isArm(part)).map((part) => named(part, names)) : []
  names.labels.push(label)
  const body = parts.filter((part) => head !== 'if' || isArm(part)).map((part) => named(part, names))
  names.labels.pop()
  return head === 'if' ? [head, ...conditions, ...body] : [head, `$${label}`, ...body]
}

function isArm(part: Expression): boolean {
  return Array.isArray(part) && (part[0] === 'then' || part[0] === 'else')
}

/** In one line where it fits, else the parts below each other. */
export function print(expression: Expression, indent = ''): string {
  const flat = inline(expression)
  if (typeof expression === 'string' || (indent.length + flat.length <= WIDTH && !isStructure(expression))) return indent + flat
  const first = expression.findIndex((part) => Array.isArray(part) && !/^(result|type)$/.test(String(part[0])))
  const head = expression.slice(0, first < 0 ? undefined : first).map(inline)
  const parts = expression.slice(head.length).map((part) => print(part, `${indent}  `))
  return [`${indent}(${head.join(' ')}`, ...parts].join('\n').concat(')')
}

/** What always has a line of its own for each part; an arm with a single branch has not. */
function isStructure(expression: readonly Expression[]): boolean {
  const head = String(expression[0])
  if (head === 'then' || head === 'else') return expression.length > 2
  return (
    head === 'func' ||
    head === 'block' ||
    head === 'loop' ||
    (head === 'if' && expression.some((part) => Array.isArray(part) && isStructure(part)))
  )
}

export function inline(expression: Expression): string {
  return typeof expression === 'string' ? expression : `(${expression.map(inline).join(' ')})`
}
