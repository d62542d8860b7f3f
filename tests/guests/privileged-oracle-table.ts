/**
 * What QEMU's TCG (7.2) is known to get wrong in the lines of the oracle kernel: which lines, the manual's section, and what is right. An entry
 * changes QEMU's line into the right one; Innkeeper's line must then be the same. SDM: Intel's manual; APM: AMD's.
 */
export interface KnownError {
  readonly what: string
  readonly source: string
  /** Names of lines (the part before the colon). */
  readonly lines: RegExp
  /** The right text after the colon, made from QEMU's. */
  readonly right: (text: string, name: string) => string
}

const FAULTS = /#(DE|BR|UD|NM|TS|NP|SS|GP|PF|MF|AC|XM)(\S* .*?) fl=([0-9a-f]+)/g
const RESUME = 0x10000

/** Error code of an IDT fault: bits 15:3 are the vector, bit 1 says IDT. */
function halveIndex(code: string): string {
  return (((parseInt(code, 16) >> 1) & ~7) | 2).toString(16)
}

/** Sets bits in the error codes of page faults that look so. */
function addToPageFaults(text: string, codes: RegExp, bits: number): string {
  return text.replaceAll(/#PF\(([0-9a-f]+)\)/g, (all, code) =>
    codes.test(code) ? `#PF(${(parseInt(code, 16) | bits).toString(16)})` : all,
  )
}

export const KNOWN_ERRORS: readonly KnownError[] = [
  {
    what: 'RF is not set in the image of EFLAGS that a fault pushes',
    source: 'SDM vol. 3, 17.3.1.1; APM vol. 2, 13.1.3.1',
    lines: /./,
    right: (text) =>
      text.replaceAll(FAULTS, (_all, vector, middle, flags) => `#${vector}${middle} fl=${(parseInt(flags, 16) | RESUME).toString(16)}`),
  },
  {
    what: 'an instruction that reads and writes faults as a read first',
    source: 'SDM vol. 3, 4.7 (W/R); APM vol. 2, 8.2.15',
    lines: /\/modify$/,
    right: (text) => addToPageFaults(text, /^[0-9a-f]$/, 2),
  },
  {
    what: 'a reserved bit gives an error code without P',
    source: 'SDM vol. 3, 4.7 (RSVD): bit 3 can be set only if bit 0 is also set',
    lines: /./,
    right: (text) => addToPageFaults(text, /^1?[89a-f]$/, 1),
  },
  {
    what: 'in long mode the error code of a fault in the IDT counts 16 bytes a vector as two',
    source: 'SDM vol. 3, 6.13 (the index of the gate); APM vol. 2, 8.4.1',
    lines: /^simple\/(64|c32|c16)\/3\/int/,
    right: (text) => text.replace(/#(GP|NP)\(([0-9a-f]+)\)/, (_all, fault, code) => `#${fault}(${halveIndex(code)})`),
  },
  {
    what: 'INT1 (F1) is not an instruction',
    source: 'SDM vol. 2, INT n/INTO/INT3/INT1: #DB, trap class, the gate is not checked for DPL; DR6 stays',
    lines: /\/icebp$/,
    right: (text) => text.replace('#UD at +0', '#DB dr6=ffff0ff0 at +1').replace('fl=10002', 'fl=2'),
  },
]

export interface Difference {
  readonly name: string
  readonly right: string
  readonly ours: string
}

export interface Comparison {
  readonly lines: number
  readonly differences: readonly Difference[]
}

function correct(name: string, text: string, used: Set<KnownError>): string {
  let right = text
  for (const error of KNOWN_ERRORS) {
    if (!error.lines.test(name)) continue
    const next = error.right(right, name)
    if (next !== right) used.add(error)
    right = next
  }
  return right
}

function parse(log: string): Map<string, string> {
  const lines = log.split('\n').filter((line) => line.includes(':'))
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]))
}

/** Compares the logs line by line; collects the entries of the table that changed a line. */
export function compareLogs(qemu: string, innkeeper: string, used: Set<KnownError>): Comparison {
  const [theirs, ours] = [parse(qemu), parse(innkeeper)]
  const differences: Difference[] = []
  for (const [name, text] of theirs) {
    const [right, own] = [correct(name, text, used), ours.get(name) ?? 'no such line']
    if (right !== own) differences.push({ name, right, ours: own })
  }
  for (const [name, text] of ours) if (!theirs.has(name)) differences.push({ name, right: 'no such line', ours: text })
  return { lines: theirs.size, differences }
}
