/**
 * The vCPU's mode as the decoder and the TLB see it. Recomputed by `refreshMode` (segments.ts) whenever CR0, CR4, EFER, CS, SS, a data segment, CPL
 * or EFLAGS.AC changes. Decoded blocks are keyed by it.
 */

/** 64-bit code (CS.L in long mode). */
// @ts-ignore: decorator
@inline export const MODE_64: u32 = 1 << 0
/** Default operand and address size 32 (CS.D); with neither this nor MODE_64 it is 16. */
// @ts-ignore: decorator
@inline export const MODE_CODE32: u32 = 1 << 1
/** Stack pointer is ESP (SS.B); RSP in MODE_64, SP with neither. */
// @ts-ignore: decorator
@inline export const MODE_STACK32: u32 = 1 << 2
/** CS DS ES SS have base 0 and limit 4 GiB and allow reading and writing: no segment checks needed. Always set in MODE_64. */
// @ts-ignore: decorator
@inline export const MODE_FLAT: u32 = 1 << 3
/** CPL is 3. */
// @ts-ignore: decorator
@inline export const MODE_USER: u32 = 1 << 4
/** CR0.PE. */
// @ts-ignore: decorator
@inline export const MODE_PROTECTED: u32 = 1 << 5
/** Only in the key of blocks: their page lies in part outside the code segment, or above 64 KiB in 16-bit code, so nothing is linked. */
// @ts-ignore: decorator
@inline export const MODE_LIMITED: u32 = 1 << 7
/** EFER.LMA: long mode, 64-bit or compatibility. */
// @ts-ignore: decorator
@inline export const MODE_LONG: u32 = 1 << 6
