/** Loadable segments of an ELF executable for i386 or x86-64 (System V ABI, Tool Interface Standard 1.2; ELF-64 Object File Format 1.5). */
import { SpokenError, say } from '../../../../src-shared/domain/sentence.ts'
import type { NamedFile } from './boot-request.ts'

export interface LoadSegment {
  /** Physical address. */
  readonly address: number
  readonly bytes: Uint8Array
  /** Size in memory; what exceeds `bytes` is zeroed. */
  readonly memorySize: number
}

export interface ElfImage {
  /** Physical address of the entry point. */
  readonly entry: number
  readonly segments: readonly LoadSegment[]
}

interface ProgramHeader {
  readonly type: number
  readonly offset: number
  readonly virtual: number
  readonly physical: number
  readonly fileSize: number
  readonly memorySize: number
}

const PT_LOAD = 1
const CLASS_32 = 1
const CLASS_64 = 2
const MACHINE_386 = 3
const MACHINE_X86_64 = 62

export function isElf(bytes: Uint8Array): boolean {
  return bytes.length >= 52 && bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46
}

/** Throws naming the file when it is no ELF executable for this machine, or is cut short. */
export function parseElf(file: NamedFile): ElfImage {
  if (!isElf(file.bytes)) throw new Error(`${file.name} has no ELF header`)
  const view = new DataView(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength)
  const machine = view.getUint16(18, true)
  const elfClass = view.getUint8(4)
  if ((machine !== MACHINE_386 && machine !== MACHINE_X86_64) || (elfClass !== CLASS_32 && elfClass !== CLASS_64)) {
    throw new SpokenError(say('elf-processor', { file: file.name, machine }))
  }
  const headers = elfClass === CLASS_64 ? readHeaders64(file, view) : readHeaders32(file, view)
  const loadable = headers.filter((header) => header.type === PT_LOAD && header.memorySize > 0)
  if (loadable.length === 0) throw new SpokenError(say('elf-empty', { file: file.name }))
  const entry = elfClass === CLASS_64 ? Number(view.getBigUint64(24, true)) : view.getUint32(24, true)
  return { entry: physicalEntry(entry, loadable), segments: loadable.map((header) => toSegment(file, header)) }
}

function readHeaders32(file: NamedFile, view: DataView): ProgramHeader[] {
  return programHeaders(file, view.getUint32(28, true), view.getUint16(42, true), view.getUint16(44, true)).map((at) => ({
    type: view.getUint32(at, true),
    offset: view.getUint32(at + 4, true),
    virtual: view.getUint32(at + 8, true),
    physical: view.getUint32(at + 12, true),
    fileSize: view.getUint32(at + 16, true),
    memorySize: view.getUint32(at + 20, true),
  }))
}

function readHeaders64(file: NamedFile, view: DataView): ProgramHeader[] {
  const wide = (at: number) => Number(view.getBigUint64(at, true))
  return programHeaders(file, wide(32), view.getUint16(54, true), view.getUint16(56, true)).map((at) => ({
    type: view.getUint32(at, true),
    offset: wide(at + 8),
    virtual: wide(at + 16),
    physical: wide(at + 24),
    fileSize: wide(at + 32),
    memorySize: wide(at + 40),
  }))
}

function programHeaders(file: NamedFile, start: number, size: number, count: number): number[] {
  if (start + size * count > file.bytes.length || size < 32) throw new SpokenError(say('elf-headers', { file: file.name }))
  return Array.from({ length: count }, (_, index) => start + index * size)
}

/** A kernel linked high names its entry by virtual address: the segment that holds it tells the physical one. */
function physicalEntry(entry: number, headers: readonly ProgramHeader[]): number {
  const home = headers.find(({ virtual, memorySize }) => entry >= virtual && entry < virtual + memorySize)
  return home ? entry - home.virtual + home.physical : entry
}

function toSegment(file: NamedFile, header: ProgramHeader): LoadSegment {
  if (header.offset + header.fileSize > file.bytes.length) throw new SpokenError(say('elf-short', { file: file.name }))
  const bytes = file.bytes.subarray(header.offset, header.offset + Math.min(header.fileSize, header.memorySize))
  return { address: header.physical, bytes, memorySize: header.memorySize }
}
