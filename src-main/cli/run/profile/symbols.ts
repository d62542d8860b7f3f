/**
 * Names for guest addresses. Two kinds of files: lists of `ADDRESS TYPE NAME` lines (System.map of a kernel, or a guest's /proc/kallsyms), and ELF
 * executables with a symbol table, whose functions are where they were linked (vmlinux, programs that are not position-independent).
 */
import { readFileSync } from 'node:fs'
import { elfFunctions } from './elf-symbols.ts'

export interface GuestSymbol {
  readonly address: bigint
  readonly name: string
}

const MAP_LINE = /^([0-9a-f]{8,16}) ([tTwW]) (\S+)/
/** Addresses from here on are a kernel's: of 32-bit Linux, and the upper half of 64-bit ones. */
const KERNEL_32 = 0xc000_0000n
const LARGEST_32 = 0xffff_ffffn
const UPPER_HALF = 0xffff_8000_0000_0000n
/** Further behind the beginning of a function than this is no part of it. */
const LONGEST_FUNCTION = 0x1_0000n
const SYSCALL_ENTRY = 'entry_SYSCALL_64'

/** Throws in words when the file is neither kind. */
export function readSymbols(path: string): GuestSymbol[] {
  const bytes = readFileSync(path)
  const functions = elfFunctions(bytes) ?? mapFunctions(bytes.toString('latin1'))
  if (functions.length === 0)
    throw new Error(`'${path}' has no function symbols: give a System.map, a copy of /proc/kallsyms, or an ELF file that is not stripped`)
  return functions
}

export function mapFunctions(text: string): GuestSymbol[] {
  return text.split('\n').flatMap((line) => {
    const [, address, , name] = MAP_LINE.exec(line) ?? []
    return address && name ? [{ address: BigInt(`0x${address}`), name }] : []
  })
}

export class SymbolTable {
  readonly #symbols: readonly GuestSymbol[]
  /** By how much the running kernel lies above where its symbols say (address space randomisation). */
  readonly #slide: bigint

  /** `syscallEntry`: MSR LSTAR of the guest; 0 when it has none. */
  constructor(symbols: readonly GuestSymbol[], syscallEntry: bigint) {
    this.#symbols = symbols.toSorted((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0))
    const linked = symbols.find(({ name }) => name === SYSCALL_ENTRY)
    this.#slide = linked && syscallEntry !== 0n ? syscallEntry - linked.address : 0n
  }

  /** Name of the function around the address, else the address's 4 KiB page. */
  nameOf(address: bigint): string {
    const linked = isKernel(address) ? address - this.#slide : address
    const symbol = this.#before(linked)
    if (symbol && linked - symbol.address < LONGEST_FUNCTION && isKernel(symbol.address) === isKernel(linked)) return symbol.name
    return `0x${(address & ~0xfffn).toString(16)}`
  }

  #before(address: bigint): GuestSymbol | undefined {
    let [low, high] = [0, this.#symbols.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#symbols[middle] as GuestSymbol).address <= address) low = middle + 1
      else high = middle
    }
    return this.#symbols[low - 1]
  }
}

function isKernel(address: bigint): boolean {
  return address >= UPPER_HALF || (address >= KERNEL_32 && address <= LARGEST_32)
}
