/** Which XMM registers of a region are mostly scalars: what its instructions do with each is counted. */
import type { RegionNode } from '../region-graph.ts'
import { DOUBLE, type Format, SINGLE } from '../region-vectors.ts'
import type { Uop } from '../uop.ts'

interface Uses {
  single: number
  double: number
  vector: number
}

const ARITHMETIC = /^(add|sub|mul|div|sqrt|min|max|cmp|round)Scalar$|^u?comi$/
const MOVES = new Set(['movScalar', 'movScalarStore', 'movqXmm', 'movqXmmStore', 'movlps', 'movlpsStore'])
/** As good in one form as in the other. */
const EITHER = new Set([
  'movaps',
  'movapsStore',
  'pxor',
  'xorps',
  'xorpd',
  'pand',
  'pandn',
  'por',
  'movhps',
  'movhpsStore',
  'unpcklpd',
  'unpckhpd',
])

/** Formats of ModRM.reg and ModRM.rm where they are XMM registers used as scalars. */
const CONVERSIONS: Readonly<Record<string, readonly [Format | undefined, Format | undefined]>> = {
  cvtsi2ss: [SINGLE, undefined],
  cvtsi2sd: [DOUBLE, undefined],
  cvtss2si: [undefined, SINGLE],
  cvttss2si: [undefined, SINGLE],
  cvtsd2si: [undefined, DOUBLE],
  cvttsd2si: [undefined, DOUBLE],
  cvtss2sd: [DOUBLE, SINGLE],
  cvtsd2ss: [SINGLE, DOUBLE],
}

/** The registers with the format of their low element. */
export function scalarRegisters(nodes: readonly RegionNode[]): Map<number, Format> {
  const uses: Uses[] = Array.from({ length: 16 }, () => ({ single: 0, double: 0, vector: 0 }))
  for (const { uops } of nodes) for (const uop of uops) if (uop.info.unit === 'sse') count(uses, uop)
  const found = new Map<number, Format>()
  uses.forEach(({ single, double, vector }, register) => {
    if (double > single && double > vector) found.set(register, DOUBLE)
    else if (single > vector && single > double) found.set(register, SINGLE)
  })
  return found
}

function count(uses: readonly Uses[], uop: Uop): void {
  const { name } = uop.info
  if (EITHER.has(name)) return
  const conversion = CONVERSIONS[name]
  const format = uop.info.type === 'f32' || uop.info.type === 'u32' ? SINGLE : DOUBLE
  if (conversion) {
    add(uses, uop.reg, conversion[0], 2)
    if (!uop.isMemory) add(uses, uop.rm, conversion[1], 2)
    return
  }
  const scalar = ARITHMETIC.test(name) || MOVES.has(name)
  const weight = MOVES.has(name) ? 1 : 2
  for (const register of uop.isMemory ? [uop.reg] : [uop.reg, uop.rm]) {
    if (scalar) add(uses, register, format, weight)
    else addVector(uses, register)
  }
}

function add(uses: readonly Uses[], register: number, format: Format | undefined, weight: number): void {
  const entry = uses[register]
  if (!entry || !format) return
  if (format === SINGLE) entry.single += weight
  else entry.double += weight
}

function addVector(uses: readonly Uses[], register: number): void {
  const entry = uses[register]
  if (entry) entry.vector += 2
}
