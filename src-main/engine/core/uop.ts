/**
 * A micro-operation: 16 bytes in the decode arena, one per guest instruction.
 *
 *   0 u16 handler   group (bits 15:9) and case (bits 8:0), from the instruction table
 *   2 u8  length    bytes of the instruction
 *   3 u8  flags     UOP_ bits; bits 7:4 VEX.vvvv
 *   4 u8  reg       ModRM.reg or the register in the opcode
 *   5 u8  rm        ModRM.rm in register form, else the base register
 *   6 u8  index     index register
 *   7 u8  ea        bits 1:0 scale, bit 2 "general", bits 5:3 segment, bit 6 32-bit address size, bit 7 16-bit address size
 *   8 i32 disp      displacement (RIP-relative: plus the next instruction's offset in its page, base = slot ripBase)
 *  12 i32 imm       immediate, sign-extended from its size; MOV r64, imm64 has the high half in disp; far pointers the selector in disp
 *
 * General registers are byte offsets into the vCPU's block (AH..BH are odd), base and index are slots (zero = slot 16, ripBase = slot 17).
 * MMX, XMM, x87, segment, control and debug registers are plain numbers.
 * Without the bit "general", no segment needs a look: address = base + (index << scale) + disp, cut to 32 bits if bit 6 says so.
 * Distances that no longer fit 32 bits together with the page offset: direct branches have UOP_BEYOND, RIP-relative operands EA_BEYOND and "general".
 */
import { CPU } from './cpu'
import { UOP_BEYOND, UOP_LOCK, UOP_REGISTER } from './generated/layout'

// @ts-ignore: decorator
@inline export function uopLength(u: usize): u32 { return load<u8>(u, 2) }
// @ts-ignore: decorator
@inline export function uopFlags(u: usize): u32 { return load<u8>(u, 3) }
// @ts-ignore: decorator
@inline export function uopIsRegister(u: usize): bool { return (load<u8>(u, 3) & UOP_REGISTER) != 0 }
// @ts-ignore: decorator
@inline export function uopIsLocked(u: usize): bool { return (load<u8>(u, 3) & UOP_LOCK) != 0 }
/** Number of the general register in VEX.vvvv. */
// @ts-ignore: decorator
@inline export function uopVvvv(u: usize): u32 { return load<u8>(u, 3) >> 4 }
/** Raw field: a byte offset for general registers, a number for the other files. */
// @ts-ignore: decorator
@inline export function uopReg(u: usize): u32 { return load<u8>(u, 4) }
// @ts-ignore: decorator
@inline export function uopRm(u: usize): u32 { return load<u8>(u, 5) }
// load<u32> and not load<i32>: Binaryen 131 makes a sign extension of i64.extend_i32_u(load<i32>).
// @ts-ignore: decorator
@inline export function uopImm(u: usize): i32 { return <i32>load<u32>(u, 12) }
// @ts-ignore: decorator
@inline export function uopDisp(u: usize): i32 { return <i32>load<u32>(u, 8) }
/** Target of a direct branch relative to ripBase. */
// @ts-ignore: decorator
@inline export function branchDistance(u: usize): u64 { return <u64><i64>uopImm(u) + (<u64>(uopFlags(u) & UOP_BEYOND) << 32) }
/** Offset that the instruction holds in full (operand code O). */
// @ts-ignore: decorator
@inline export function moffs(u: usize): u64 { return <u64>load<u32>(u, 8) | (<u64>load<u32>(u, 12) << 32) }
/** Segment register that the memory operand uses, prefixes and defaults resolved: 0 ES 1 CS 2 SS 3 DS 4 FS 5 GS. */
// @ts-ignore: decorator
@inline export function uopSegment(u: usize): u32 { return (load<u8>(u, 7) >> 3) & 7 }

/** General register named by ModRM.reg (operand codes G, and Z for opcode registers). */
// @ts-ignore: decorator
@inline export function regOperand<T>(u: usize): T { return load<T>(CPU + uopReg(u)) }
// @ts-ignore: decorator
@inline export function setRegOperand<T>(u: usize, value: T): void { setSlot<T>(uopReg(u), value) }
/** General register named by ModRM.rm in register form (operand codes E and R). */
// @ts-ignore: decorator
@inline export function rmRegister<T>(u: usize): T { return load<T>(CPU + uopRm(u)) }
// @ts-ignore: decorator
@inline export function setRmRegister<T>(u: usize, value: T): void { setSlot<T>(uopRm(u), value) }

// @ts-ignore: decorator
@inline function setSlot<T>(offset: u32, value: T): void {
  if (sizeof<T>() == 4) store<u64>(CPU + offset, <u64>(<u32>value))
  else store<T>(CPU + offset, value)
}
