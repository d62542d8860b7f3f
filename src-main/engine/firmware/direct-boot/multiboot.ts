/**
 * Starts a Multiboot 1 kernel (Multiboot Specification 0.6.96): loads it by its address fields or as ELF, gives it memory map, command line, the
 * initrd as its one module, and enters 32-bit protected mode. Left out: video modes, drives, APM, symbols.
 */
import { SpokenError, say } from '../../../../src-shared/domain/sentence.ts'
import { acpiBase, BOOT_INFORMATION, COMMAND_LINE, EBDA, LOADER_AREA_END, MEBIBYTE } from './boot-memory.ts'
import type { BootRequest, BootResult, BootTarget, NamedFile } from './boot-request.ts'
import { createMemoryMap } from './e820.ts'
import { type LoadSegment, parseElf } from './elf.ts'
import { enterProtectedMode } from './initial-cpu-state.ts'
import { FLAG_ADDRESSES, FLAG_VIDEO, findMultibootHeader, type MultibootHeader } from './multiboot-header.ts'

const LOADER_MAGIC = 0x2bad_b002
const LOADER_NAME = 'Innkeeper'
const PAGE = 0x1000

// Boot information (section 3.3), from its start; flag n says that the fields behind it are valid.
const INFO_MEMORY = 1 << 0 // mem_lower 4, mem_upper 8 (KiB)
const INFO_COMMAND_LINE = 1 << 2 // cmdline 16
const INFO_MODULES = 1 << 3 // mods_count 20, mods_addr 24
const INFO_MEMORY_MAP = 1 << 6 // mmap_length 44, mmap_addr 48
const INFO_LOADER_NAME = 1 << 9 // boot_loader_name 64
// Pieces of the page at BOOT_INFORMATION.
const MODULE_LIST = BOOT_INFORMATION + 0x100
const LOADER_NAME_AT = BOOT_INFORMATION + 0x180
const MEMORY_MAP = BOOT_INFORMATION + 0x200
const MEMORY_MAP_ENTRY = 24
const MODULE_NAME = BOOT_INFORMATION + 0x800
const MODULE_NAME_LIMIT = 0x7ff

interface KernelImage {
  readonly entry: number
  readonly segments: readonly LoadSegment[]
}

/** Loads the kernel; `request.kernel` must have a Multiboot header (kernel-file.ts). Throws naming the file when something does not fit. */
export function bootMultiboot(target: BootTarget, request: BootRequest): BootResult {
  const { dma } = target
  const header = requireHeader(request.kernel)
  const image = (header.flags & FLAG_ADDRESSES) !== 0 ? imageByAddresses(request.kernel, header) : parseElf(request.kernel)
  for (const segment of image.segments) loadSegment(target, request.kernel, segment)
  const kernelEnd = Math.max(MEBIBYTE, ...image.segments.map(({ address, memorySize }) => address + memorySize))
  dma.fill(BOOT_INFORMATION, PAGE, 0)
  dma.write(COMMAND_LINE, commandLineBytes(request.commandLine))
  writeMemoryMap(target)
  if (request.initrd) loadModule(target, request.initrd, kernelEnd)
  dma.write(LOADER_NAME_AT, zeroTerminated(LOADER_NAME))
  writeInformation(target, request)
  return {
    cpu: enterProtectedMode(dma, image.entry, { eax: LOADER_MAGIC, ebx: BOOT_INFORMATION }),
    notes: notesFor(request.kernel, header),
  }
}

function requireHeader(kernel: NamedFile): MultibootHeader {
  const header = findMultibootHeader(kernel.bytes)
  if (!header) throw new Error(`${kernel.name} has no Multiboot header`)
  if (header.unknownRequirements !== 0) {
    throw new SpokenError(say('kernel-multiboot-features', { file: kernel.name, flags: `${header.unknownRequirements.toString(16)}h` }))
  }
  return header
}

function notesFor(kernel: NamedFile, header: MultibootHeader): string[] {
  return (header.flags & FLAG_VIDEO) === 0
    ? []
    : [`${kernel.name} asks for a video mode; none is set before a kernel starts, so it is told of none`]
}

/** The address fields, once made for a.out: one piece from the file, then zeros. 0 as an end means the end of the file, or no zeros. */
function imageByAddresses(kernel: NamedFile, { offset, addresses }: MultibootHeader): KernelImage {
  const start = offset - (addresses.header - addresses.load)
  const length = addresses.loadEnd === 0 ? kernel.bytes.length - start : addresses.loadEnd - addresses.load
  if (start < 0 || length < 0 || start + length > kernel.bytes.length) {
    throw new SpokenError(say('kernel-load-addresses', { file: kernel.name }))
  }
  const memorySize = Math.max(length, addresses.bssEnd === 0 ? 0 : addresses.bssEnd - addresses.load)
  return {
    entry: addresses.entry,
    segments: [{ address: addresses.load, bytes: kernel.bytes.subarray(start, start + length), memorySize }],
  }
}

function loadSegment({ dma, memoryBytes }: BootTarget, kernel: NamedFile, { address, bytes, memorySize }: LoadSegment): void {
  const end = address + memorySize
  const fits = (address >= MEBIBYTE && end <= acpiBase(memoryBytes)) || (address >= LOADER_AREA_END && end <= EBDA)
  if (!fits) {
    const place = `${address.toString(16)}h..${end.toString(16)}h`
    throw new SpokenError(say('kernel-place', { file: kernel.name, place }))
  }
  dma.write(address, bytes)
  if (memorySize > bytes.length) dma.fill(address + bytes.length, memorySize - bytes.length, 0)
}

function loadModule({ dma, memoryBytes }: BootTarget, initrd: NamedFile, kernelEnd: number): void {
  const start = Math.ceil(kernelEnd / PAGE) * PAGE
  const end = start + initrd.bytes.length
  if (end > acpiBase(memoryBytes)) throw new SpokenError(say('initrd-memory', { file: initrd.name }))
  dma.write(start, initrd.bytes)
  dma.writeU32(MODULE_LIST, start)
  dma.writeU32(MODULE_LIST + 4, end)
  dma.writeU32(MODULE_LIST + 8, MODULE_NAME)
  dma.write(MODULE_NAME, zeroTerminated(initrd.name).slice(-MODULE_NAME_LIMIT))
}

function writeMemoryMap({ dma, memoryBytes }: BootTarget): void {
  for (const [index, entry] of createMemoryMap(memoryBytes).entries()) {
    const at = MEMORY_MAP + index * MEMORY_MAP_ENTRY
    dma.writeU32(at, MEMORY_MAP_ENTRY - 4) // the size field does not count itself
    dma.writeU64(at + 4, BigInt(entry.base))
    dma.writeU64(at + 12, BigInt(entry.length))
    dma.writeU32(at + 20, entry.type)
  }
}

function writeInformation({ dma, memoryBytes }: BootTarget, request: BootRequest): void {
  const modules = request.initrd ? 1 : 0
  const field = (offset: number, value: number) => dma.writeU32(BOOT_INFORMATION + offset, value)
  field(0, INFO_MEMORY | INFO_COMMAND_LINE | INFO_MODULES | INFO_MEMORY_MAP | INFO_LOADER_NAME)
  field(4, EBDA >> 10)
  field(8, (acpiBase(memoryBytes) - MEBIBYTE) >> 10)
  field(16, COMMAND_LINE)
  field(20, modules)
  field(24, MODULE_LIST)
  field(44, createMemoryMap(memoryBytes).length * MEMORY_MAP_ENTRY)
  field(48, MEMORY_MAP)
  field(64, LOADER_NAME_AT)
}

function commandLineBytes(commandLine: string): Uint8Array {
  const bytes = zeroTerminated(commandLine)
  const maximum = LOADER_AREA_END - COMMAND_LINE
  if (bytes.length > maximum) throw new SpokenError(say('command-line-long', { bytes: bytes.length - 1, most: maximum - 1 }))
  return bytes
}

function zeroTerminated(text: string): Uint8Array {
  return new TextEncoder().encode(`${text}\0`)
}
