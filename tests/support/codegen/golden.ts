/** The golden text of a program: what it shows, its machine code, and the code that the translator makes of it. */
import { type Line, type Program, translate } from './program.ts'
import { inline, nodesOf, print, readRegion } from './wat.ts'

/** `whole`: with the region's frame, which is the same for all but in the XMM registers that it loads and stores. */
export async function goldenText(what: string, program: Program): Promise<string> {
  const { module, instructions } = translate(program)
  const region = await readRegion(module)
  const width = Math.max(...program.lines.map(({ bytes }) => bytes.length))
  const whole = /frame of the region/.test(what)
  return [
    `;; ${what}`,
    ...program.lines.map(({ address, bytes, text }) => `;;   ${address.toString(16)}: ${bytes.padEnd(width)}  ${text}`),
    `;; ${program.bits}-bit code, ${instructions} instructions translated; module of ${module.length} bytes`,
    ...(whole ? [print(region)] : [...vectorsLine(region.map(inline)), ...nodesOf(region).map((part) => print(part))]),
    '',
  ].join('\n')
}

/** Which XMM registers the frame loads and stores, if any. */
function vectorsLine(parts: readonly string[]): string[] {
  const named = (pattern: RegExp): string =>
    [...new Set(parts.flatMap((part) => [...part.matchAll(pattern)].map(([, name]) => name)))].join(' ') || 'none'
  const loads = named(/^\(local\.set \$(xmm\d+) /g)
  const stores = named(/^\(\w+\.store offset=cpu\.(xmm\d+) /g)
  return loads === 'none' && stores === 'none' ? [] : [`;; loads ${loads}; stores ${stores}`]
}

/** What `goldenText` was made of. */
export function readGolden(text: string): { readonly what: string; readonly program: Program } {
  const [first = ''] = text.split('\n')
  const lines = [...text.matchAll(/^;; {3}([\da-f]+): ([\da-f]{2}(?: [\da-f]{2})*) +(.*)$/gm)].map(
    ([, address = '', bytes = '', words = '']): Line => ({ address: Number.parseInt(address, 16), bytes, text: words }),
  )
  return { what: first.slice(3), program: { bits: /^;; 64-bit code/m.test(text) ? 64 : /^;; 32-bit code/m.test(text) ? 32 : 16, lines } }
}
