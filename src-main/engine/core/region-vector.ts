/** Operations on vectors that translated code calls by value: AES, PCLMULQDQ and SHA (crypto/), string comparisons (handlers/sse42.ts). Nothing raises. */
import { decryptLast, decryptRound, encryptLast, encryptRound, inverseMixColumns, keyAssist } from './crypto/aes'
import { multiplyCarryless } from './crypto/carryless'
import { sha1Message1, sha1Message2, sha1NextE, sha1Rounds, sha256Message1, sha256Message2, sha256Rounds } from './crypto/sha'
import {
  VECTOR_AES_DECRYPT, VECTOR_AES_DECRYPT_LAST, VECTOR_AES_ENCRYPT, VECTOR_AES_ENCRYPT_LAST, VECTOR_AES_INVERSE_MIX, VECTOR_AES_KEY, VECTOR_CARRYLESS,
  VECTOR_SHA1_MESSAGE1, VECTOR_SHA1_MESSAGE2, VECTOR_SHA1_NEXT, VECTOR_SHA1_ROUNDS, VECTOR_SHA256_MESSAGE1, VECTOR_SHA256_MESSAGE2,
  VECTOR_SHA256_ROUNDS, VECTOR_STRING_MASK,
} from './generated/layout'
import { compareExplicit, compareImplicit, maskOf } from './handlers/sse42'

/** One VECTOR_ operation of cpu/execution.ts of destination, source and XMM0; the immediate is above its low byte. */
export function regionVector(operation: u32, a: v128, b: v128, c: v128): v128 {
  const immediate = operation >> 8
  switch (operation & 0xff) {
    case VECTOR_AES_ENCRYPT: return encryptRound(a, b)
    case VECTOR_AES_ENCRYPT_LAST: return encryptLast(a, b)
    case VECTOR_AES_DECRYPT: return decryptRound(a, b)
    case VECTOR_AES_DECRYPT_LAST: return decryptLast(a, b)
    case VECTOR_AES_INVERSE_MIX: return inverseMixColumns(b)
    case VECTOR_AES_KEY: return keyAssist(b, immediate)
    case VECTOR_CARRYLESS: return multiplyCarryless(a, b, immediate)
    case VECTOR_SHA1_ROUNDS: return sha1Rounds(a, b, immediate & 3)
    case VECTOR_SHA1_NEXT: return sha1NextE(a, b)
    case VECTOR_SHA1_MESSAGE1: return sha1Message1(a, b)
    case VECTOR_SHA1_MESSAGE2: return sha1Message2(a, b)
    case VECTOR_SHA256_ROUNDS: return sha256Rounds(a, b, c)
    case VECTOR_SHA256_MESSAGE1: return sha256Message1(a, b)
    case VECTOR_SHA256_MESSAGE2: return sha256Message2(a, b)
    case VECTOR_STRING_MASK: return maskOf(<u32>i32x4.extract_lane(b, 0), immediate)
    default: return unreachable()
  }
}

/** IntRes2 and the flags, as sse42.ts has them, of strings that end at a zero. */
export function regionStrings(how: u32, a: v128, b: v128): u32 {
  return compareImplicit(a, b, how)
}

/** The same of strings of these lengths. */
export function regionCountedStrings(how: u32, a: v128, b: v128, lengthA: i64, lengthB: i64): u32 {
  return compareExplicit(a, b, lengthA, lengthB, how)
}
