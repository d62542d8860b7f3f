/**
 * VNC authentication (RFC 6143, section 7.2.2): the viewer encrypts the challenge with DES, its key the first eight characters of the password, each with its
 * bits in reverse order. DES is what triple DES does with one key three times.
 */
import { createCipheriv, randomBytes, timingSafeEqual } from 'node:crypto'

export const CHALLENGE_BYTES = 16
const KEY_BYTES = 8

export function createChallenge(): Buffer {
  return randomBytes(CHALLENGE_BYTES)
}

export function expectedResponse(challenge: Uint8Array, password: string): Buffer {
  const key = Buffer.alloc(KEY_BYTES)
  Buffer.from(password, 'latin1').copy(key)
  const reversed = key.map(reverseBits)
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([reversed, reversed, reversed]), null).setAutoPadding(false)
  return Buffer.concat([cipher.update(challenge), cipher.final()])
}

export function isRightResponse(challenge: Uint8Array, response: Uint8Array, password: string): boolean {
  return timingSafeEqual(expectedResponse(challenge, password), response)
}

function reverseBits(byte: number): number {
  let reversed = 0
  for (let bit = 0; bit < 8; bit++) if (byte & (1 << bit)) reversed |= 0x80 >> bit
  return reversed
}
