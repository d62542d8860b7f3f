/** A guest in 64-bit mode for tests of vector instructions: registers as hexadecimal text, most significant digit first. */
import { RBX, RDI } from './core-guest.ts'
import { CODE, PrivilegedGuest } from './privileged-guest.ts'

/** Where RBX and RDI point. */
export const DATA = 0x40000
/** MXCSR with all exceptions masked, rounding to nearest. */
export const MASKED = 0x1f80

const XMM_DIGITS = 32
const MMX_DIGITS = 16

export class VectorGuest extends PrivilegedGuest {
  constructor() {
    super()
    this.enterLong()
    this.setGpr(RBX, DATA)
    this.setGpr(RDI, DATA)
    this.mxcsr = MASKED
  }

  /** Runs one instruction. */
  step(code: string): void {
    this.load(CODE, code)
    const exit = this.run(1)
    if (exit !== 'budget') throw new Error(`${code}: ${exit} instead of one instruction`)
  }

  /** Runs `code` with XMM0 = a and XMM1 = b; the new XMM0. */
  apply(code: string, a: string, b = ''): string {
    this.setXmm(0, a)
    this.setXmm(1, b)
    this.step(code)
    return this.xmm(0)
  }

  /** The same with MM0 and MM1. */
  applyMmx(code: string, a: string, b = ''): string {
    this.setMmx(0, a)
    this.setMmx(1, b)
    this.step(code)
    return this.mmx(0)
  }

  get mxcsr(): number {
    return Number(this.registers.get('mxcsr'))
  }

  set mxcsr(value: number) {
    this.registers.set('mxcsr', value)
  }

  setXmm(number: number, hex: string): void {
    const digits = digitsOf(hex, XMM_DIGITS)
    this.registers.set('xmm', BigInt(`0x${digits.slice(0, 16)}`), number * 2 + 1)
    this.registers.set('xmm', BigInt(`0x${digits.slice(16)}`), number * 2)
  }

  xmm(number: number): string {
    return hexOf(this.registers.get('xmm', number * 2 + 1)) + hexOf(this.registers.get('xmm', number * 2))
  }

  setMmx(number: number, hex: string): void {
    this.registers.set('fpr', BigInt(`0x${digitsOf(hex, MMX_DIGITS)}`), number * 2)
  }

  mmx(number: number): string {
    return hexOf(this.registers.get('fpr', number * 2))
  }

  /** Bytes of memory as text, lowest address last. */
  memoryAt(address: number, bytes: number): string {
    return Array.from({ length: bytes }, (_, index) =>
      this.dma
        .readU8(address + bytes - 1 - index)
        .toString(16)
        .padStart(2, '0'),
    ).join('')
  }

  /** Writes such text: its last digits go to the lowest address. */
  setMemory(address: number, hex: string): void {
    const bytes = hex.replace(/\s/g, '').match(/../g) ?? []
    this.dma.write(
      address,
      Uint8Array.from(bytes.reverse(), (byte) => Number.parseInt(byte, 16)),
    )
  }
}

function digitsOf(hex: string, count: number): string {
  return hex.replace(/\s/g, '').padStart(count, '0')
}

function hexOf(value: bigint): string {
  return value.toString(16).padStart(16, '0')
}
