/**
 * Starts a Linux bzImage without a firmware, by the 64-bit (or, for a 32-bit kernel, the 32-bit) boot protocol of
 * Documentation/arch/x86/boot.rst: the loader fills boot_params, puts kernel, command line and initrd into memory and jumps past the real-mode code.
 */
import { SpokenError, say } from '../../../../src-shared/domain/sentence.ts'
import type { Dma } from '../../bus/dma.ts'
import { acpiBase, BOOT_INFORMATION, COMMAND_LINE, LOADER_AREA_END, PAGE_TABLES, RSDP_ADDRESS } from './boot-memory.ts'
import { type BootRequest, type BootResult, type BootTarget, formatMebibytes, placeHigh } from './boot-request.ts'
import { createMemoryMap } from './e820.ts'
import { enterLongMode, enterProtectedMode } from './initial-cpu-state.ts'
import { type LinuxHeader, parseLinuxHeader, SETUP_HEADER } from './linux-header.ts'
import { writeIdentityPageTables } from './page-tables.ts'
import { describeTextMode } from './text-mode.ts'

// boot_params (Documentation/arch/x86/zero-page.rst), from its start.
const BOOT_PARAMS_SIZE = 0x1000
const BP_ACPI_RSDP = 0x070 // acpi_rsdp_addr, u64
const BP_E820_ENTRIES = 0x1e8 // u8
const BP_TYPE_OF_LOADER = 0x210 // u8
const BP_CODE32_START = 0x214 // u32
const BP_RAMDISK_IMAGE = 0x218 // u32
const BP_RAMDISK_SIZE = 0x21c // u32
const BP_COMMAND_LINE = 0x228 // cmd_line_ptr, u32
const BP_E820_TABLE = 0x2d0 // 20 bytes each

const LOADER_UNDEFINED = 0xff
/** The 64-bit entry point lies this far into the image. */
const ENTRY_64 = 0x200

/** Loads the kernel; `request.kernel` must be a bzImage (kernel-file.ts). Throws naming the file when something does not fit. */
export function bootLinux(target: BootTarget, request: BootRequest): BootResult {
  const header = parseLinuxHeader(request.kernel)
  const top = acpiBase(target.memoryBytes)
  const end = header.loadAddress + Math.max(header.initialSize, header.image.length)
  if (end > top) {
    const [needed, there] = [formatMebibytes(end + target.memoryBytes - top), formatMebibytes(target.memoryBytes)]
    throw new SpokenError(say('kernel-memory', { file: request.kernel.name, needed, there }))
  }
  const { dma } = target
  dma.write(header.loadAddress, header.image)
  const params = createBootParams(target, header)
  writeCommandLine(dma, request, header)
  if (request.initrd) {
    const address = placeHigh(request.initrd, end, Math.min(header.initrdMaximum + 1, top))
    dma.write(address, request.initrd.bytes)
    params.setUint32(BP_RAMDISK_IMAGE, address, true)
    params.setUint32(BP_RAMDISK_SIZE, request.initrd.bytes.length, true)
  }
  dma.write(BOOT_INFORMATION, new Uint8Array(params.buffer))
  return { cpu: enter(dma, header), notes: [] }
}

function createBootParams({ display, memoryBytes }: BootTarget, header: LinuxHeader): DataView {
  const bytes = new Uint8Array(BOOT_PARAMS_SIZE)
  const params = new DataView(bytes.buffer)
  bytes.set(header.bytes, SETUP_HEADER)
  if (display) describeTextMode(params)
  params.setBigUint64(BP_ACPI_RSDP, BigInt(RSDP_ADDRESS), true)
  params.setUint8(BP_TYPE_OF_LOADER, LOADER_UNDEFINED)
  params.setUint32(BP_CODE32_START, header.loadAddress, true)
  params.setUint32(BP_COMMAND_LINE, COMMAND_LINE, true)
  const map = createMemoryMap(memoryBytes)
  params.setUint8(BP_E820_ENTRIES, map.length)
  for (const [index, entry] of map.entries()) {
    const at = BP_E820_TABLE + index * 20
    params.setBigUint64(at, BigInt(entry.base), true)
    params.setBigUint64(at + 8, BigInt(entry.length), true)
    params.setUint32(at + 16, entry.type, true)
  }
  return params
}

function writeCommandLine(dma: Dma, { commandLine, kernel }: BootRequest, header: LinuxHeader): void {
  const bytes = new TextEncoder().encode(`${commandLine}\0`)
  const maximum = Math.min(header.commandLineMaximum, LOADER_AREA_END - COMMAND_LINE - 1)
  if (bytes.length - 1 > maximum) {
    throw new SpokenError(say('command-line-kernel', { bytes: bytes.length - 1, file: kernel.name, most: maximum }))
  }
  dma.write(COMMAND_LINE, bytes)
}

function enter(dma: Dma, header: LinuxHeader) {
  const registers = { esi: BOOT_INFORMATION }
  if (!header.sixtyFourBit) return enterProtectedMode(dma, header.loadAddress, registers)
  return enterLongMode(dma, header.loadAddress + ENTRY_64, registers, writeIdentityPageTables(dma, PAGE_TABLES))
}
