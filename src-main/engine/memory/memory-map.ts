/**
 * The one description of a guest's `WebAssembly.Memory`. Everything of a guest lies in it: CPU state, TLBs, decoded code, RAM.
 * So the interpreter, translated code, devices (typed arrays), further vCPU workers and the snapshot saver see the same bytes.
 * All addresses are byte offsets into that memory ("host offsets"); guest-physical addresses never are.
 * `tools/gen-core.ts` writes this map for the AssemblyScript core (core/generated/layout.ts).
 */

const KiB = 1024
const MiB = 1024 * KiB

/** Static data of the core's wasm module (data segments); offset 0 stays unmapped in spirit: no structure lies at 0. */
export const CORE_STATIC = 0x0000_1000
export const CORE_STATIC_SIZE = 0x000f_f000

/** Machine-wide words shared by all threads of this guest; see machine-block.ts for its fields. */
export const MACHINE_BLOCK = 0x0010_0000
export const MACHINE_BLOCK_SIZE = 64 * KiB

/** One block per vCPU: register file, LAPIC, TLBs, jump cache. `cpuBlock(n)` gives its base. */
export const CPU_BLOCKS = 0x0020_0000
export const CPU_BLOCK_SIZE = 1 * MiB
export const MAX_CPUS = 8

/** Offsets inside a vCPU's block. The register file (cpu/state-layout.ts) is at 0. */
export const CPU_LAPIC = 0x4000 // 4 KiB register page, as the guest sees it at 0xFEE00000
export const CPU_SCRATCH = 0x5000 // 4 KiB: bounce buffer for accesses that cross pages or reach devices
export const CPU_CPUID = 0x6000 // CPUID leaves of the CPU model: 64 records of {leaf, subleaf, eax, ebx, ecx, edx}
export const CPU_CPUID_RECORDS = 64
export const CPU_DEBUGGER = 0xf000 // 4 KiB: what a debugger on the host wants the vCPU to stop at (debugger-page.ts)
export const CPU_TLB = 0x1_0000 // TLB_MODES x {read, write, execute} tables of TLB_ENTRIES x 16 bytes
export const CPU_TLB_CONTEXTS = 0x4_0000 // TLB entries of address spaces that are not the present one (core/tlb-contexts.ts)
export const CPU_TLB_CONTEXT_SIZE = 0x4000
export const CPU_TLB_CONTEXT_COUNT = 8
export const CPU_TLB_LOG = 0x6_0000 // 16384 places of filled entries, so that a flush touches only those: local ones from the start, global ones from the end
export const CPU_TLB_FILTERS = 0x7_0000 // which large pages and code pages may have entries (core/tlb.ts): what INVLPG must do
export const CPU_TLB_FILTERS_SIZE = 0x500
export const CPU_JUMP_CACHE = 0x8_0000 // virtual RIP -> block

export const TLB_ENTRIES = 1024
export const TLB_ENTRY_SIZE = 16 // u64 tag (virtual page, or TLB_EMPTY), u64 addend (host offset = low 32 bits of va + addend)
export const TLB_TABLE_SIZE = TLB_ENTRIES * TLB_ENTRY_SIZE
/** Access modes with tables of their own: 0 supervisor, 1 user, 2 supervisor with EFLAGS.AC set under SMAP, 3 user with alignment checks. */
export const TLB_MODES = 4

/**
 * PHYS_MAP: one u32 per 4 KiB page of guest-physical space below 8 GiB. 0 = nothing there (or a device: ask the bus).
 * Bits 31:12 host offset of the page, bits 11:0 the PAGE_ flags below.
 */
export const PHYS_MAP = 0x0100_0000
export const PHYS_MAP_PAGES = 2 * 1024 * 1024
export const PAGE_RAM = 1 << 0 // reads and writes go straight to the host page
export const PAGE_ROM = 1 << 1 // reads go straight to the host page, writes go to the bus

/** DIRTY: one byte per host page of RAM and video memory (index = (host offset - RAM) >> 12), one bit per client of the dirty log. */
export const DIRTY = 0x0200_0000
export const DIRTY_DISPLAY = 1 << 0
export const DIRTY_SNAPSHOT = 1 << 1
export const DIRTY_CHECKPOINT = 1 << 2
export const DIRTY_CHECK = 1 << 3

/**
 * CODE_OWNERS: per host page a byte with one bit per vCPU whose arena holds code decoded from it. Only where vCPUs run in parallel, each with an arena
 * of its own. Same index as DIRTY.
 */
export const CODE_OWNERS = 0x0300_0000

/** Decoded code (blocks of micro-operations), one arena per thread that runs vCPUs (numbered as its first), and its hash table of blocks by address. */
export const DECODE_ARENAS = 0x0400_0000
export const DECODE_ARENA_SIZE = 24 * MiB
export const BLOCK_HASHES = 0x1000_0000
export const BLOCK_HASH_SIZE = 1 * MiB

/**
 * What is decoded, for each arena: CODE_GRANULES, per host page a u64 with one bit per 64-byte granule that holds decoded code, and CODE_PAGES, per host
 * page a u32, host offset of the first block decoded from it (0 = none: writes may be fast). Same index as DIRTY.
 */
export const CODE_GRANULES = 0x1600_0000
export const CODE_PAGES = 0x1680_0000
export const CODE_INDEX_SIZE = 16 * MiB

/** What translated regions keep in guest memory: words that lead from one to the next, instructions that they leave to the interpreter. */
export const REGION_POOL = 0x1100_0000
export const REGION_POOL_SIZE = 64 * MiB

/** Guest RAM starts here; above it, in this order: RAM, video memory, ROM images (see physical-map.ts). */
export const RAM = 0x2000_0000
/** Where everything from RAM upwards must end: wasm32 ends at 4 GiB. 3 GiB of RAM (vm-spec.ts) and 128 MiB above it fit. */
export const RAM_LIMIT = 0xe800_0000

/** Base of vCPU n's block. */
export function cpuBlock(n: number): number {
  return CPU_BLOCKS + n * CPU_BLOCK_SIZE
}
