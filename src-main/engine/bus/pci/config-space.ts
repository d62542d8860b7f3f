/**
 * The configuration space of one function: standard header (type 0), capability list, then the function's own registers. Only bytes are kept here;
 * what they do (decoding, interrupts) is pci-connection.ts.
 *
 * Layout: 00h..3Fh header; capabilities from 40h, each on a double word; everything else from 40h belongs to the function's readConfig/writeConfig.
 */
import type { Bar, Capability, PciFunction } from './pci-slots.ts'
import * as R from './registers.ts'

interface PlacedCapability {
  readonly start: number
  readonly end: number
  readonly capability: Capability
}

export class ConfigSpace {
  readonly #bytes = new Uint8Array(R.CONFIG_SIZE)
  readonly #view = new DataView(this.#bytes.buffer)
  /** Bits that a configuration write changes. */
  readonly #writable = new Uint8Array(R.CONFIG_SIZE)
  readonly #function: PciFunction
  readonly #capabilities: readonly PlacedCapability[]

  /** Throws when a BAR's size is no power of two, a wide BAR has no second slot, or the capabilities do not fit. */
  constructor(pciFunction: PciFunction) {
    this.#function = pciFunction
    this.#capabilities = placeCapabilities(pciFunction)
    this.#fillHeader()
    for (const [index, bar] of pciFunction.bars.entries()) if (bar) this.#fillBar(index, bar)
    if (pciFunction.rom) new DataView(this.#writable.buffer).setUint32(R.REG_ROM, (-pciFunction.rom.size | R.ROM_ENABLE) >>> 0, true)
    this.#fillCapabilities()
    this.reset()
  }

  /** Power-on values of everything that software may write in the header. */
  reset(): void {
    for (let offset = 0; offset < R.HEADER_SIZE; offset++) this.#bytes[offset] = this.#byte(offset) & ~this.#writableBits(offset)
    this.command = 0
  }

  get command(): number {
    return this.#view.getUint16(R.REG_COMMAND, true)
  }

  set command(value: number) {
    this.#view.setUint16(R.REG_COMMAND, (value & R.COMMAND_WRITABLE) | (this.#function.fixedCommand ?? 0), true)
  }

  /** Address that BAR `index` holds, without its flag bits; 0 is unassigned. A wide one includes its upper half. */
  barAddress(index: number): number {
    const bar = this.#function.bars[index]
    const low = this.#view.getUint32(R.REG_BAR0 + index * 4, true)
    if (bar?.kind === 'io') return (low & ~3) >>> 0
    const high = bar?.wide ? this.#view.getUint32(R.REG_BAR0 + index * 4 + 4, true) : 0
    return high * 2 ** 32 + ((low & ~0xf) >>> 0)
  }

  /** Where the expansion ROM is to be seen; 0: nowhere. */
  get romAddress(): number {
    const register = this.#view.getUint32(R.REG_ROM, true)
    return register & R.ROM_ENABLE ? (register & ~R.ROM_ENABLE) >>> 0 : 0
  }

  setInterruptStatus(level: boolean): void {
    const status = this.#view.getUint16(R.REG_STATUS, true) & ~R.STATUS_INTERRUPT
    this.#view.setUint16(R.REG_STATUS, status | (level ? R.STATUS_INTERRUPT : 0), true)
  }

  read(offset: number, size: number): number {
    if (offset < R.HEADER_SIZE) return this.#readBytes(offset, size)
    const placed = this.#capabilityAt(offset)
    if (!placed) return this.#function.readConfig?.(offset, size) ?? 0
    const { start, capability } = placed
    if (capability.registers && offset >= start + 2) return capability.registers.read(offset - start, size) >>> 0
    return this.#readBytes(offset, size)
  }

  /** Writes; returns true when a header register may have changed. */
  write(offset: number, size: number, value: number): boolean {
    if (offset >= R.HEADER_SIZE) this.#writeBeyondHeader(offset, size, value)
    else for (let byte = 0; byte < size; byte++) this.#writeByte(offset + byte, (value >>> (byte * 8)) & 0xff)
    if (offset < R.REG_COMMAND + 2) this.command = this.command
    return offset < R.HEADER_SIZE
  }

  /** What software wrote into the header, for saved state. */
  save(): { readonly [name: string]: number | Uint8Array } {
    return {
      command: this.command,
      cacheLineSize: this.#byte(R.REG_CACHE_LINE_SIZE),
      latencyTimer: this.#byte(R.REG_LATENCY_TIMER),
      interruptLine: this.#byte(R.REG_INTERRUPT_LINE),
      bars: this.#bytes.slice(R.REG_BAR0, R.REG_BAR0 + R.BAR_COUNT * 4),
      ...(this.#function.rom ? { rom: this.#view.getUint32(R.REG_ROM, true) } : {}),
    }
  }

  /** Takes over what `save` gave. Throws on a missing or unknown field. */
  load(fields: { readonly [name: string]: unknown }): void {
    const { command, cacheLineSize, latencyTimer, interruptLine, bars, rom, ...unknown } = fields
    const owner = this.#function.name
    const left = Object.keys(unknown)
    if (left.length > 0) throw new Error(`saved PCI state of '${owner}' has unknown fields: ${left.join(', ')}`)
    if (!(bars instanceof Uint8Array) || bars.length !== R.BAR_COUNT * 4)
      throw new Error(`saved PCI state of '${owner}' has no valid 'bars'`)
    this.#bytes[R.REG_CACHE_LINE_SIZE] = numberField(owner, 'cacheLineSize', cacheLineSize)
    this.#bytes[R.REG_LATENCY_TIMER] = numberField(owner, 'latencyTimer', latencyTimer)
    this.#bytes[R.REG_INTERRUPT_LINE] = numberField(owner, 'interruptLine', interruptLine)
    this.command = numberField(owner, 'command', command)
    for (const [index, byte] of bars.entries()) this.#writeByte(R.REG_BAR0 + index, byte)
    if (this.#function.rom) this.write(R.REG_ROM, 4, numberField(owner, 'rom', rom))
    else if (rom !== undefined) throw new Error(`saved PCI state of '${owner}' has unknown fields: rom`)
  }

  #fillHeader(): void {
    const { vendorId, deviceId, classCode, revision, subsystemVendorId, subsystemId, interrupt } = this.#function
    this.#view.setUint16(R.REG_VENDOR_ID, vendorId, true)
    this.#view.setUint16(R.REG_DEVICE_ID, deviceId, true)
    this.#view.setUint16(R.REG_STATUS, R.STATUS_DEVSEL_MEDIUM | (this.#capabilities.length > 0 ? R.STATUS_CAPABILITIES : 0), true)
    this.#view.setUint32(R.REG_REVISION_ID, ((classCode << 8) | revision) >>> 0, true)
    this.#view.setUint16(R.REG_SUBSYSTEM_VENDOR_ID, subsystemVendorId, true)
    this.#view.setUint16(R.REG_SUBSYSTEM_ID, subsystemId, true)
    this.#bytes[R.REG_INTERRUPT_PIN] = interrupt ? 1 : 0
    this.#bytes[R.REG_CAPABILITIES] = this.#capabilities[0]?.start ?? 0
    this.#writable.set([0xff, 0xff], R.REG_COMMAND)
    for (const register of [R.REG_CACHE_LINE_SIZE, R.REG_LATENCY_TIMER, R.REG_INTERRUPT_LINE]) this.#writable[register] = 0xff
  }

  /** The address bits below a BAR's size are wired to 0: that is how software finds the size (6.2.5.1). */
  #fillBar(index: number, bar: Bar): void {
    const least = bar.kind === 'io' ? 4 : 16
    if (bar.size < least || bar.size !== 2 ** Math.round(Math.log2(bar.size))) {
      throw new Error(`${this.#function.name}: the size of BAR ${index} is ${bar.size}, not a power of two of at least ${least}`)
    }
    const wide = bar.kind === 'memory' && bar.wide === true
    if (index + (wide ? 2 : 1) > R.BAR_COUNT || (wide && this.#function.bars[index + 1])) {
      throw new Error(`${this.#function.name}: there is no room for BAR ${index}`)
    }
    const offset = R.REG_BAR0 + index * 4
    const writable = new DataView(this.#writable.buffer)
    const mask = 2n ** 64n - BigInt(bar.size)
    writable.setUint32(offset, Number(mask & 0xffff_ffffn), true)
    if (wide) writable.setUint32(offset + 4, Number(mask >> 32n), true)
    this.#bytes[offset] = barFlags(bar)
  }

  #fillCapabilities(): void {
    for (const [index, { start, capability }] of this.#capabilities.entries()) {
      this.#bytes.set([capability.id, this.#capabilities[index + 1]?.start ?? 0], start)
      this.#bytes.set(capability.body, start + 2)
    }
  }

  #capabilityAt(offset: number): PlacedCapability | undefined {
    return this.#capabilities.find(({ start, end }) => offset >= start && offset < end)
  }

  #writeBeyondHeader(offset: number, size: number, value: number): void {
    const placed = this.#capabilityAt(offset)
    if (!placed) this.#function.writeConfig?.(offset, size, value)
    else if (offset >= placed.start + 2) placed.capability.registers?.write(offset - placed.start, size, value)
  }

  #readBytes(offset: number, size: number): number {
    let value = 0
    for (let byte = 0; byte < size; byte++) value |= this.#byte(offset + byte) << (byte * 8)
    return value >>> 0
  }

  #writeByte(offset: number, value: number): void {
    const mask = this.#writableBits(offset)
    this.#bytes[offset] = (this.#byte(offset) & ~mask) | (value & mask)
  }

  #byte(offset: number): number {
    return this.#bytes[offset] as number
  }

  #writableBits(offset: number): number {
    return this.#writable[offset] as number
  }
}

function barFlags(bar: Bar): number {
  if (bar.kind === 'io') return R.BAR_IO
  return (bar.wide ? R.BAR_WIDE : 0) | (bar.prefetchable ? R.BAR_PREFETCHABLE : 0)
}

function placeCapabilities(pciFunction: PciFunction): PlacedCapability[] {
  let next = R.HEADER_SIZE
  const placed = (pciFunction.capabilities ?? []).map((capability) => {
    const start = next
    const end = start + 2 + capability.body.length
    next = (end + 3) & ~3
    return { start, end, capability }
  })
  if (next > R.CONFIG_SIZE) throw new Error(`${pciFunction.name}: its capabilities do not fit into configuration space`)
  return placed
}

function numberField(owner: string, name: string, value: unknown): number {
  if (typeof value !== 'number') throw new Error(`saved PCI state of '${owner}' has no number '${name}'`)
  return value
}
