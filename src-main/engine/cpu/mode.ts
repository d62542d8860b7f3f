/**
 * The vCPU's mode as the decoder and the TLB see it. Recomputed by `refreshMode` (core/segments.ts) whenever CR0, CR4, EFER, EFLAGS.VM, CS, SS, a data segment, CPL
 * or EFLAGS.AC changes. Decoded blocks are keyed by it. `tools/gen-core.ts` writes the same bits for the AssemblyScript core.
 */

/** 64-bit code (CS.L in long mode). */
export const MODE_64 = 1 << 0
/** Default operand and address size 32 (CS.D); with neither this nor MODE_64 it is 16. */
export const MODE_CODE32 = 1 << 1
/** Stack pointer is ESP (SS.B); RSP in MODE_64, SP with neither. */
export const MODE_STACK32 = 1 << 2
/** CS DS ES SS have base 0 and limit 4 GiB and allow reading and writing: no segment checks needed. Always set in MODE_64. */
export const MODE_FLAT = 1 << 3
/** CPL is 3; without MODE_PROTECTED: virtual-8086 mode. */
export const MODE_USER = 1 << 4
/** CR0.PE without EFLAGS.VM: selectors are those of descriptors. */
export const MODE_PROTECTED = 1 << 5
/** EFER.LMA: long mode, 64-bit or compatibility. */
export const MODE_LONG = 1 << 6
/** Only in the key of blocks: their page lies in part outside the code segment, or above 64 KiB in 16-bit code, so nothing is linked. */
export const MODE_LIMITED = 1 << 7
