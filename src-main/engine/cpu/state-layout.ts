/**
 * The register file of one vCPU as every accelerator and every snapshot sees it: fields at fixed offsets in the vCPU's block of the
 * guest's memory (memory/memory-map.ts). `tools/gen-core.ts` writes the same offsets for the AssemblyScript core as `S_<NAME>`.
 * Little-endian. `architectural` fields are saved in snapshots by name; the rest is derived or belongs to a running slice.
 */
export type FieldType = 'u8' | 'u16' | 'u32' | 'u64' | 'f64'

export interface StateField {
  readonly name: string
  readonly type: FieldType
  readonly count: number
  readonly offset: number
  readonly architectural: boolean
}

type FieldRow = readonly [name: string, type: FieldType, count: number, kind: 'saved' | 'derived']

const BYTES: Record<FieldType, number> = { u8: 1, u16: 2, u32: 4, u64: 8, f64: 8 }

// The order matters: micro-operations hold byte offsets 0..255 into the first 32 slots of eight bytes.
const ROWS: readonly FieldRow[] = [
  ['gpr', 'u64', 16, 'saved'], // RAX RCX RDX RBX RSP RBP RSI RDI R8..R15
  ['zero', 'u64', 1, 'derived'], // slot 16: always 0, the "no base / no index" register
  ['ripBase', 'u64', 1, 'derived'], // slot 17: RIP of the current block's page, see docs/core.md
  ['temp', 'u64', 14, 'derived'], // slots 18..31: scratch of handlers within one instruction
  ['rip', 'u64', 1, 'saved'], // exact between instructions outside the block loop
  ['rflags', 'u64', 1, 'saved'], // everything but the arithmetic flags while those are lazy (see core/flags.ts)
  ['flagResult', 'u64', 1, 'derived'],
  ['flagA', 'u64', 1, 'derived'],
  ['flagB', 'u64', 1, 'derived'],
  ['flagOp', 'u32', 1, 'derived'],
  ['interruptShadow', 'u32', 1, 'saved'], // 1: inhibited for one instruction by STI, 2: by MOV SS / POP SS
  // Segments ES CS SS DS FS GS LDTR TR: struct of arrays.
  ['segSelector', 'u16', 8, 'saved'],
  ['segBase', 'u64', 8, 'saved'],
  ['segLimit', 'u32', 8, 'saved'], // byte-granular, expanded by G
  ['segAttributes', 'u32', 8, 'saved'], // descriptor bits 40..55 (type S DPL P AVL L D/B G) in bits 15:0; bit 16: unusable (null)
  ['gdtrBase', 'u64', 1, 'saved'],
  ['idtrBase', 'u64', 1, 'saved'],
  ['gdtrLimit', 'u32', 1, 'saved'],
  ['idtrLimit', 'u32', 1, 'saved'],
  ['cr', 'u64', 9, 'saved'], // CR0 .. CR8 (1, 5, 6, 7 unused; CR8 mirrors the LAPIC's TPR)
  ['dr', 'u64', 8, 'saved'],
  ['efer', 'u64', 1, 'saved'],
  ['star', 'u64', 1, 'saved'],
  ['lstar', 'u64', 1, 'saved'],
  ['cstar', 'u64', 1, 'saved'],
  ['fmask', 'u64', 1, 'saved'],
  ['kernelGsBase', 'u64', 1, 'saved'],
  ['sysenterCs', 'u64', 1, 'saved'],
  ['sysenterEsp', 'u64', 1, 'saved'],
  ['sysenterEip', 'u64', 1, 'saved'],
  ['pat', 'u64', 1, 'saved'],
  ['tscAux', 'u64', 1, 'saved'],
  ['apicBase', 'u64', 1, 'saved'],
  ['miscEnable', 'u64', 1, 'saved'],
  ['mtrrDefType', 'u64', 1, 'saved'],
  ['mtrrPhys', 'u64', 16, 'saved'], // base, mask pairs
  ['mtrrFixed', 'u64', 11, 'saved'],
  ['mcg', 'u64', 2, 'saved'],
  ['xcr0', 'u64', 1, 'saved'],
  ['msrSpare', 'u64', 8, 'saved'], // model-specific registers that only remember their value (core/msr.ts names them)
  ['tscOffset', 'u64', 1, 'saved'], // added to virtual time; written through MSR TSC and TSC_ADJUST
  ['tscAdjust', 'u64', 1, 'saved'],
  // x87 / MMX: R0..R7 physical order (not stack order), 16 bytes each, 80-bit value in the low ten.
  ['fpr', 'u64', 16, 'saved'],
  ['fpControl', 'u16', 1, 'saved'],
  ['fpStatus', 'u16', 1, 'saved'], // TOP lives in bits 13:11
  ['fpTag', 'u16', 1, 'saved'], // full tag word, two bits per physical register; only empty (3) or not is kept exact
  ['fpOpcode', 'u16', 1, 'saved'],
  ['fpInstruction', 'u64', 1, 'saved'],
  ['fpOperand', 'u64', 1, 'saved'],
  ['fpInstructionSelector', 'u16', 1, 'saved'],
  ['fpOperandSelector', 'u16', 1, 'saved'],
  ['mxcsr', 'u32', 1, 'saved'],
  ['xmm', 'u64', 32, 'saved'], // XMM0..15, 16 bytes each
  // Execution
  ['activity', 'u32', 1, 'saved'], // 0 running, 1 halted (HLT), 2 shut down (triple fault), 3 waiting for SIPI
  ['nmiBlocked', 'u32', 1, 'saved'],
  ['mode', 'u32', 1, 'derived'], // MODE_ bits: key of decoded blocks (cpu/mode.ts)
  ['cpl', 'u32', 1, 'derived'],
  ['tlbMode', 'u32', 1, 'derived'], // byte offset of the current TLB tables from CPU_TLB
  ['attention', 'u32', 1, 'derived'], // ATTENTION_ bits, set by any thread with Atomics.or, polled at block ends
  ['icount', 'u64', 1, 'saved'], // retired instructions; exact whenever a device or the host looks
  ['budgetEnd', 'u64', 1, 'derived'], // stop before this icount; devices may lower it inside a slice
  ['anchorTime', 'f64', 1, 'derived'], // virtual time: time = anchorTime + (icount - anchorCount) * nanosecondsPerInstruction
  ['anchorCount', 'u64', 1, 'derived'],
  ['nanosecondsPerInstruction', 'f64', 1, 'derived'],
  ['uop', 'u32', 1, 'derived'], // host offset of the micro-operation being executed
  ['block', 'u32', 1, 'derived'], // host offset of the block being executed
  ['pendingVector', 'u32', 1, 'derived'], // exception raised by the aborted instruction; PENDING_NONE if none
  ['pendingErrorCode', 'u32', 1, 'derived'],
  ['pendingFlags', 'u32', 1, 'derived'],
  ['pendingAddress', 'u64', 1, 'derived'], // becomes CR2
  ['pendingDebug', 'u64', 1, 'saved'], // DR6 bits of a debug exception to be raised after the instruction
  ['exitReason', 'u32', 1, 'derived'],
  ['exitDetail', 'u64', 4, 'saved'], // what led to a shutdown (core/exceptions.ts): a restored machine still tells why it crashed
  ['counters', 'u64', 16, 'derived'], // COUNTER_ indices: decoded blocks, TLB misses, exceptions, ...
  ['tlbLocal', 'u32', 1, 'derived'], // entries in the TLB's log (core/tlb.ts) that a move to CR3 forgets
  ['decodeTop', 'u32', 1, 'derived'], // bump pointer of the decode arena
  ['generation', 'u32', 1, 'derived'], // last number given out by core/generation.ts
  ['pdpte', 'u64', 4, 'saved'], // PAE page-directory-pointer registers, loaded with CR3
  ['delivering', 'u32', 1, 'derived'], // event whose delivery is under way, so that a fault in it can become #DF (core/exceptions.ts)
  ['translation', 'u32', 1, 'derived'], // TRANSLATION_ bits of the last page walk (core/paging.ts)
  ['watching', 'u32', 1, 'derived'], // DR7 enables data breakpoints: no read or write enters the TLB
  ['stopAt', 'u64', 1, 'derived'], // the block loop's own limit of icount: budgetEnd, or sooner (core/run.ts); 0 makes it leave
  ['attentionMask', 'u32', 1, 'derived'], // attention bits that blocks leave for; set at every boundary
  ['jumpKey', 'u32', 1, 'derived'], // tag of valid entries of the jump cache: generation and mode; JUMP_KEY_NONE = the cache is not used
  ['patchedUop', 'u32', 1, 'derived'], // micro-operation overwritten by `stop`, 0 = none (core/run-state.ts)
  ['patchedHandler', 'u32', 1, 'derived'],
  ['repeating', 'u32', 1, 'derived'], // 1: the instruction before the stop is to run again
  ['startupVector', 'u32', 1, 'saved'], // vector of a start-up IPI not served yet
  ['heatStart', 'u32', 1, 'derived'], // entries after which a block is hot and offered to the translator; 0 = never
  ['fpError', 'u32', 1, 'saved'], // with CR0.NE clear; bit 0: FERR# is asserted, bit 1: IGNNE# is (core/x87/error-pins.ts)
  ['hotBlock', 'u32', 1, 'derived'], // host offset of the block that became hot, 0 = none
  ['hotBase', 'u64', 1, 'derived'], // linear address of its page
  ['breakpoints', 'u32', 1, 'derived'], // how many a debugger on the host has set (memory/debugger-page.ts)
  ['watchpoints', 'u32', 1, 'derived'],
  ['stepping', 'u32', 1, 'derived'], // 1: the debugger wants one instruction, without breakpoints, without an interrupt before it
  ['debugHit', 'u32', 1, 'derived'], // DEBUG_HIT_: why the run left with EXIT_DEBUG, 0 = it did not
  ['debugAddress', 'u64', 1, 'derived'], // first watched byte of the access that hit
  ['floatLimit', 'u32', 1, 'derived'], // FLOAT_LIMIT or 0: whether translated code may go on with native floating point (core/region-float.ts)
  ['floatTainted', 'u32', 1, 'derived'], // 1: it met an operand or result that is denormal or a NaN
  ['tlbGlobal', 'u32', 1, 'derived'], // entries in the TLB's log that outlive a move to CR3
  ['localGeneration', 'u32', 1, 'derived'], // of jump cache entries of the present address space
  ['globalGeneration', 'u32', 1, 'derived'], // of those of supervisor code in global pages
  ['oldestGeneration', 'u32', 1, 'derived'], // no earlier one is true of any address space
  ['arenaGeneration', 'u32', 1, 'derived'], // blocks found in earlier ones are gone with the decode arena
  ['localSupervisor', 'u32', 1, 'derived'], // 1: supervisor code was met in a page that is not global
  ['segReadEnd', 'u64', 6, 'derived'], // first offset that may not be read; 0 where the limit alone does not tell (core/segments.ts)
  ['segWriteEnd', 'u64', 6, 'derived'],
  ['pausesLeft', 'u32', 1, 'derived'], // PAUSE instructions until the run leaves with EXIT_YIELD; 0 = PAUSE does nothing
  ['resumedFrom', 'u64', 1, 'derived'], // icount that the run stood at before it left to translate (core/run.ts)
  ['resumedTurns', 'u32', 1, 'derived'], // 1 + turns without a finished instruction before that, 0 = the run begins anew
  ['segmentedKey', 'u32', 1, 'derived'], // as jumpKey, for entries by linear address that translated code with segments looks up; JUMP_KEY_NONE in flat code
]

function layout(rows: readonly FieldRow[]): StateField[] {
  let offset = 0
  return rows.map(([name, type, count, kind]) => {
    const size = BYTES[type]
    const align = name === 'xmm' || name === 'fpr' ? 16 : size
    offset = Math.ceil(offset / align) * align
    const field = { name, type, count, offset, architectural: kind === 'saved' }
    offset += size * count
    return field
  })
}

export const STATE_FIELDS: readonly StateField[] = layout(ROWS)

/** Offset of a field in the vCPU's block, by name. Throws for a name that does not exist. */
export function stateOffset(name: string): number {
  const field = STATE_FIELDS.find((candidate) => candidate.name === name)
  if (!field) throw new Error(`no field '${name}' in the CPU state`)
  return field.offset
}
