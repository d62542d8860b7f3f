/** AES, PCLMULQDQ and SHA: the core's functions by value (core/region-vector.ts). The region's state is neither stored nor loaded around them. */
import {
  VECTOR_AES_DECRYPT,
  VECTOR_AES_DECRYPT_LAST,
  VECTOR_AES_ENCRYPT,
  VECTOR_AES_ENCRYPT_LAST,
  VECTOR_AES_INVERSE_MIX,
  VECTOR_AES_KEY,
  VECTOR_CARRYLESS,
  VECTOR_SHA1_MESSAGE1,
  VECTOR_SHA1_MESSAGE2,
  VECTOR_SHA1_NEXT,
  VECTOR_SHA1_ROUNDS,
  VECTOR_SHA256_MESSAGE1,
  VECTOR_SHA256_MESSAGE2,
  VECTOR_SHA256_ROUNDS,
} from '../../../cpu/execution.ts'
import { CALL_VECTOR } from '../wasm/module-writer.ts'
import type { Lowering } from './lowering.ts'
import { pushZero, readVector, sse } from './sse.ts'

/** `aligned`: memory must be (the SHA instructions do not ask it). */
function vector(operation: number, aligned: boolean, hasImmediate = false): Lowering {
  return sse((w, u) => {
    w.body.i32(operation | (hasImmediate ? (u.imm & 0xff) << 8 : 0))
    w.getXmm(u.reg)
    readVector(w, u, aligned)
    if (operation === VECTOR_SHA256_ROUNDS) w.getXmm(0)
    else pushZero(w)
    w.body.call(CALL_VECTOR)
    w.setXmm(u.reg)
  })
}

export const CRYPTO: Readonly<Record<string, Lowering>> = {
  aesenc: vector(VECTOR_AES_ENCRYPT, true),
  aesenclast: vector(VECTOR_AES_ENCRYPT_LAST, true),
  aesdec: vector(VECTOR_AES_DECRYPT, true),
  aesdeclast: vector(VECTOR_AES_DECRYPT_LAST, true),
  aesimc: vector(VECTOR_AES_INVERSE_MIX, true),
  aeskeygenassist: vector(VECTOR_AES_KEY, true, true),
  pclmulqdq: vector(VECTOR_CARRYLESS, true, true),
  sha1rnds4: vector(VECTOR_SHA1_ROUNDS, false, true),
  sha1nexte: vector(VECTOR_SHA1_NEXT, false),
  sha1msg1: vector(VECTOR_SHA1_MESSAGE1, false),
  sha1msg2: vector(VECTOR_SHA1_MESSAGE2, false),
  sha256rnds2: vector(VECTOR_SHA256_ROUNDS, false),
  sha256msg1: vector(VECTOR_SHA256_MESSAGE1, false),
  sha256msg2: vector(VECTOR_SHA256_MESSAGE2, false),
}
