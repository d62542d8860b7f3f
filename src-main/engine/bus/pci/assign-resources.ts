/**
 * What a firmware does to the PCI bus before it starts an operating system: sizes every BAR, gives it an address, enables decoding and fills the
 * interrupt line registers. It works through ports CF8h/CFCh alone, as a firmware has to.
 */
import { DEVICES_PER_BUS, FUNCTIONS_PER_DEVICE, pirqOf } from './pci-bus.ts'
import * as R from './registers.ts'

/** Port I/O as the processor does it; bus/pio-bus.ts is one. */
export interface PortAccess {
  read(port: number, size: number): number
  write(port: number, size: number, value: number): void
}

/** Addresses that firmware may hand out; `end` is exclusive. The DSDT declares the same windows. */
export const MEMORY_WINDOW = { base: 0xe000_0000, end: 0xfeb0_0000 }
export const IO_WINDOW = { base: 0xc000, end: 0x1_0000 }

export interface FoundBar {
  readonly device: number
  readonly func: number
  /** Configuration register, e.g. 10h. */
  readonly register: number
  readonly io: boolean
  readonly wide: boolean
  readonly size: number
}

/** Reads a configuration register through mechanism #1. */
export function readConfig(ports: PortAccess, device: number, func: number, register: number, size: number): number {
  select(ports, device, func, register)
  return ports.read(0xcfc + (register & 3), size)
}

/** Writes a configuration register through mechanism #1. */
export function writeConfig(ports: PortAccess, device: number, func: number, register: number, size: number, value: number): void {
  select(ports, device, func, register)
  ports.write(0xcfc + (register & 3), size, value)
}

/** Gives every function what it asks for; `irqOfPirq` is the ISA interrupt behind each of the four PIRQ# wires. Throws when a window is full. */
export function assignResources(ports: PortAccess, irqOfPirq: readonly number[]): void {
  const functions = [...presentFunctions(ports)]
  const bars = functions.flatMap(([device, func]) => findBars(ports, device, func))
  allocate(
    ports,
    bars.filter((bar) => bar.io),
    IO_WINDOW,
  )
  allocate(
    ports,
    bars.filter((bar) => !bar.io),
    MEMORY_WINDOW,
  )
  for (const [device, func] of functions) enable(ports, device, func, irqOfPirq)
}

function select(ports: PortAccess, device: number, func: number, register: number): void {
  ports.write(0xcf8, 4, (0x8000_0000 | (device << 11) | (func << 8) | (register & 0xfc)) >>> 0)
}

function* presentFunctions(ports: PortAccess): Generator<readonly [device: number, func: number]> {
  for (let device = 0; device < DEVICES_PER_BUS; device++) {
    const multifunction = (readConfig(ports, device, 0, R.REG_HEADER_TYPE, 1) & R.HEADER_TYPE_MULTIFUNCTION) !== 0
    for (let func = 0; func < (multifunction ? FUNCTIONS_PER_DEVICE : 1); func++) {
      if (readConfig(ports, device, func, R.REG_VENDOR_ID, 2) !== 0xffff) yield [device, func]
    }
  }
}

/** Sizes the BARs of a function by writing all ones (PCI 3.0, 6.2.5.1); decoding must be off. */
function findBars(ports: PortAccess, device: number, func: number): FoundBar[] {
  const found: FoundBar[] = []
  for (let index = 0; index < R.BAR_COUNT; index++) {
    const register = R.REG_BAR0 + index * 4
    const probe = probeRegister(ports, device, func, register)
    if (probe === 0) continue
    const io = (probe & R.BAR_IO) !== 0
    const wide = !io && (probe & R.BAR_WIDE) !== 0
    const upper = wide ? probeRegister(ports, device, func, register + 4) : 0xffff_ffff
    const mask = (BigInt(upper) << 32n) | BigInt((probe & (io ? ~3 : ~0xf)) >>> 0)
    found.push({ device, func, register, io, wide, size: Number(2n ** 64n - mask) })
    if (wide) index++
  }
  return found
}

function probeRegister(ports: PortAccess, device: number, func: number, register: number): number {
  writeConfig(ports, device, func, register, 4, 0xffff_ffff)
  const probe = readConfig(ports, device, func, register, 4)
  writeConfig(ports, device, func, register, 4, 0)
  return probe
}

/** Largest first, so that natural alignment wastes nothing. */
function allocate(ports: PortAccess, bars: readonly FoundBar[], window: { readonly base: number; readonly end: number }): void {
  let next = window.base
  for (const bar of bars.toSorted((a, b) => b.size - a.size)) {
    const address = Math.ceil(next / bar.size) * bar.size
    next = address + bar.size
    if (next > window.end)
      throw new Error(`PCI device ${bar.device}.${bar.func} asks for ${bar.size} bytes; no address space is left for it`)
    writeConfig(ports, bar.device, bar.func, bar.register, 4, address)
  }
}

function enable(ports: PortAccess, device: number, func: number, irqOfPirq: readonly number[]): void {
  const command = readConfig(ports, device, func, R.REG_COMMAND, 2)
  writeConfig(ports, device, func, R.REG_COMMAND, 2, command | R.COMMAND_IO | R.COMMAND_MEMORY | R.COMMAND_MASTER)
  if (readConfig(ports, device, func, R.REG_INTERRUPT_PIN, 1) === 0) return
  writeConfig(ports, device, func, R.REG_INTERRUPT_LINE, 1, irqOfPirq[pirqOf(device)] as number)
}
