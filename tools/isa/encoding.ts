/** Reads the `opcode` of an instruction row: prefixes, opcode map, opcode byte, and what ModRM must be. */

/** Opcode maps, in the order of the decoder's index table. */
export const MAPS = ['one byte', '0F', '0F38', '0F3A', 'VEX.0F', 'VEX.0F38', 'VEX.0F3A'] as const

/** Bits of `prefixes`: which mandatory prefix the encoding may carry. */
export const PREFIX_BITS = { NP: 1, '66': 2, F3: 4, F2: 8 } as const
const ANY_PREFIX = 15

export interface Encoding {
  readonly map: number
  readonly byte: number
  readonly prefixes: number
  /** ModRM.reg 0..7 that the encoding demands. */
  readonly digit: number | undefined
  /** Whole ModRM byte (0xC0..0xFF) that the encoding demands. */
  readonly fixed: number | undefined
  readonly modrm: boolean
  /** The low three bits of the opcode are a register, the low four a condition. */
  readonly plus: 'r' | 'cc' | undefined
  readonly vexW: 0 | 1 | undefined
  readonly vexL: 0 | 1 | undefined
}

const HEX_BYTE = /^[0-9A-F]{2}$/
const IMMEDIATE_NOTE = /^(ib|iw|id|io|iz|cb|cw|cd|cp)$/

/** Throws for text that is not an encoding. */
export function parseEncoding(text: string): Encoding {
  const tokens = text.split(/\s+/)
  const vex = tokens[0]?.startsWith('VEX.') ? tokens.shift() : undefined
  const head = vex ? vexHead(vex, text) : legacyHead(tokens)
  const byte = takeByte(tokens, text)
  const tail = parseTail(tokens, text)
  return { ...head, byte, ...tail }
}

function vexHead(vex: string, text: string): Pick<Encoding, 'map' | 'prefixes' | 'vexW' | 'vexL'> {
  const parts = vex.split('.').slice(1)
  const has = (name: string): boolean => parts.includes(name)
  const map = ['0F', '0F38', '0F3A'].findIndex(has)
  if (map < 0) throw new Error(`'${text}': VEX without an opcode map`)
  const prefix = (['66', 'F3', 'F2'] as const).find(has) ?? 'NP'
  return {
    map: 4 + map,
    prefixes: PREFIX_BITS[prefix],
    vexW: has('W0') ? 0 : has('W1') ? 1 : undefined,
    vexL: has('L0') || has('LZ') || has('128') ? 0 : has('L1') ? 1 : undefined,
  }
}

function legacyHead(tokens: string[]): Pick<Encoding, 'map' | 'prefixes' | 'vexW' | 'vexL'> {
  const prefix = tokens[0] as keyof typeof PREFIX_BITS
  const mandatory = prefix in PREFIX_BITS && tokens.length > 1 && HEX_BYTE.test(tokens[1] ?? '')
  if (mandatory) tokens.shift()
  const prefixes = mandatory ? PREFIX_BITS[prefix] : ANY_PREFIX
  if (tokens[0] !== '0F') return { map: 0, prefixes, vexW: undefined, vexL: undefined }
  const second = tokens[1] ?? ''
  const map = second === '38' ? 2 : second === '3A' ? 3 : 1
  tokens.splice(0, map > 1 ? 2 : 1)
  return { map, prefixes, vexW: undefined, vexL: undefined }
}

function takeByte(tokens: string[], text: string): number {
  const token = tokens.shift() ?? ''
  const joined = /^([0-9A-F]{2})(\+r|\+cc)$/.exec(token)
  if (joined) tokens.unshift(joined[2] as string)
  const byte = joined ? (joined[1] as string) : token
  if (!HEX_BYTE.test(byte)) throw new Error(`'${text}': '${token}' is no opcode byte`)
  return Number.parseInt(byte, 16)
}

function parseTail(tokens: readonly string[], text: string): Pick<Encoding, 'digit' | 'fixed' | 'modrm' | 'plus'> {
  let digit: number | undefined
  let fixed: number | undefined
  let plus: 'r' | 'cc' | undefined
  let modrm = false
  for (const token of tokens) {
    if (token === '+r') plus = 'r'
    else if (token === '+cc') plus = 'cc'
    else if (token === '/r') modrm = true
    else if (/^\/[0-7]$/.test(token)) digit = Number(token[1])
    else if (HEX_BYTE.test(token) && Number.parseInt(token, 16) >= 0xc0) fixed = Number.parseInt(token, 16)
    else if (!IMMEDIATE_NOTE.test(token)) throw new Error(`'${text}': '${token}' is not understood`)
  }
  return { digit, fixed, plus, modrm: modrm || digit !== undefined || fixed !== undefined }
}
