/** AES, PCLMULQDQ and SHA instructions: the operations are in crypto/. */
import { decryptLast, decryptRound, encryptLast, encryptRound, inverseMixColumns, keyAssist } from '../crypto/aes'
import { multiplyCarryless } from '../crypto/carryless'
import { sha1Message1, sha1Message2, sha1NextE, sha1Rounds, sha256Message1, sha256Message2, sha256Rounds } from '../crypto/sha'
import { linear } from '../operands'
import { uopImm, uopIsRegister, uopRm } from '../uop'
import { readVector, setVectorReg, vectorReg, vectorRm, xmm } from '../vector'

// @ts-ignore: decorator
@inline function destination(u: usize): v128 { return vectorReg<v128>(u) }
// @ts-ignore: decorator
@inline function source(u: usize): v128 { return vectorRm<v128>(u) }
/** The SHA instructions take memory that is not aligned (measured on AMD's; Intel's raise #GP). */
// @ts-ignore: decorator
@inline function anySource(u: usize): v128 { return uopIsRegister(u) ? xmm(uopRm(u)) : readVector(linear(u, 16)) }
// @ts-ignore: decorator
@inline function finish(u: usize, value: v128): void { setVectorReg<v128>(u, value) }

export function aesenc(u: usize): void { finish(u, encryptRound(destination(u), source(u))) }
export function aesenclast(u: usize): void { finish(u, encryptLast(destination(u), source(u))) }
export function aesdec(u: usize): void { finish(u, decryptRound(destination(u), source(u))) }
export function aesdeclast(u: usize): void { finish(u, decryptLast(destination(u), source(u))) }
export function aesimc(u: usize): void { finish(u, inverseMixColumns(source(u))) }
export function aeskeygenassist(u: usize): void { finish(u, keyAssist(source(u), uopImm(u) & 0xff)) }

export function pclmulqdq(u: usize): void { finish(u, multiplyCarryless(destination(u), source(u), uopImm(u))) }

export function sha1rnds4(u: usize): void { finish(u, sha1Rounds(destination(u), anySource(u), uopImm(u) & 3)) }
export function sha1nexte(u: usize): void { finish(u, sha1NextE(destination(u), anySource(u))) }
export function sha1msg1(u: usize): void { finish(u, sha1Message1(destination(u), anySource(u))) }
export function sha1msg2(u: usize): void { finish(u, sha1Message2(destination(u), anySource(u))) }
export function sha256rnds2(u: usize): void { finish(u, sha256Rounds(destination(u), anySource(u), xmm(0))) }
export function sha256msg1(u: usize): void { finish(u, sha256Message1(destination(u), anySource(u))) }
export function sha256msg2(u: usize): void { finish(u, sha256Message2(destination(u), anySource(u))) }
