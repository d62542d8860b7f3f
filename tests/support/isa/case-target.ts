/** Where the memory operand of a case lies: mostly in the window, sometimes misaligned, in two pages, across the end of both, or at no address at all. */
import type { CaseForm } from './case-forms.ts'
import { type CaseRecord, DATA_PAGE, PAGE, WINDOW, WINDOW_SIZE } from './case-record.ts'
import type { Prefixes } from './case-writer.ts'
import type { Random } from './random.ts'

const END = BigInt(DATA_PAGE + PAGE)
const NON_CANONICAL = 0x0000_8000_0000_0000n
const ALIGNMENT = 64
/** Instructions whose operand is an image of the x87 or SSE state. */
const IMAGE = /^(FX|X)(SAVE|RSTOR)/
const LOCK = 0xf0
const SIZES: Readonly<Record<string, number>> = {
  b: 1,
  w: 2,
  d: 4,
  q: 8,
  dq: 16,
  ps: 16,
  pd: 16,
  ss: 4,
  sd: 8,
  pi: 8,
  p: 10,
  s: 10,
  t: 10,
  a: 8,
}
const BY_FORM = { u8: 1, u16: 2, u32: 4, u64: 8 } as const

export class CaseTarget {
  /** Linear address of the operand. */
  readonly linear: bigint
  /** The same from the segment's base. */
  readonly offset: bigint
  readonly size: number

  constructor(random: Random, record: CaseRecord, form: CaseForm, prefixes: Prefixes) {
    this.size = operandSize(form)
    const locked = prefixes.bytes.includes(LOCK)
    // Whether an offset at no address is one after all when the base of FS or GS makes it canonical differs between processors.
    const anywhere = prefixes.segmentBase === 0n
    this.linear = IMAGE.test(form.row.name) ? imageAddress(random) : CaseTarget.pick(random, record, this.size, locked, anywhere)
    this.offset = this.linear - prefixes.segmentBase
  }

  /** Offset in the window, or undefined when the operand is not wholly inside. */
  get inWindow(): number | undefined {
    const offset = Number(this.linear - BigInt(WINDOW))
    return offset >= 0 && offset + this.size <= WINDOW_SIZE ? offset : undefined
  }

  /** An address for an operand of `size` bytes. Locked operands stay in their cache line: the kernel slows down programs that split locks. */
  static pick(random: Random, record: CaseRecord, size: number, locked = false, anywhere = true): bigint {
    const kind = random.below(64)
    if (kind === 0 && record.mode === 64 && anywhere)
      return random.pick([NON_CANONICAL, NON_CANONICAL - 1n, 0xffff_7fff_ffff_ffffn, 0xffff_8000_0000_0000n])
    if (kind === 1) return END + BigInt(random.below(64))
    if (kind === 5 && size > 1 && !locked) return BigInt(DATA_PAGE - 1 - random.below(size - 1))
    if (kind < 5 && !locked) return END - BigInt(random.below(size) || size)
    const slots = WINDOW_SIZE / 16
    const aligned = random.below(slots - 16) * 16 + 64
    const within = random.once(4) && !locked ? random.below(16) : random.below(Math.max(1, 16 / size)) * size
    return BigInt(WINDOW + aligned + (within % 16))
  }
}

/** Aligned to 64 most of the time, where the image of the FPU state fits. */
function imageAddress(random: Random): bigint {
  if (random.once(16)) return BigInt(WINDOW + random.below(WINDOW_SIZE))
  return BigInt(WINDOW + (random.once(4) ? random.below(8) * 16 : random.below(2) * ALIGNMENT))
}

function operandSize({ row, size }: CaseForm): number {
  const code = row.operands.split(',').find((operand) => /^[EMQWXYO]/.test(operand))
  return SIZES[code?.slice(1) ?? ''] ?? (size ? BY_FORM[size] : 8)
}
