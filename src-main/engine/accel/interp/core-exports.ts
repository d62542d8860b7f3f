/** What core.wasm exports and imports: docs/core.md, "The interface to the host". */
export interface CoreExports {
  /** Runs; an EXIT_ code of cpu/execution.ts. */
  execute(): number
  powerOn(): void
  adoptState(): void
  flushTlb(): void
  /** For vCPUs in parallel (machine/parallel/): see core/tlb.ts and core/block-index.ts. */
  dropWrites(): void
  forgetPage(host: number, isClaimed: number): void
  forgetCode(): void
  invalidateRange(host: number, length: number): void
  materializeFlags(): void
  /** Pages written since it was last called for this client of the dirty log: their numbers at `list`, and how many (core/dirty-log.ts). */
  takeDirty(client: number, pages: number, list: number): number
  /** For translated code (accel/jit/): see core/region.ts and core/entry.ts. */
  takeHotBlock(): number
  blockAt(host: number, mode: number): number
  knownBlock(host: number, mode: number): number
  attachRegion(block: number, region: number): void
  coolBlock(block: number): void
  dispatch(uop: number): void
  regionRead(linear: bigint, size: number): number
  regionWrite(linear: bigint, size: number): number
  regionHot(base: bigint, block: number): void
  getFlags(): number
  /** (operation: i32, a: v128, b: v128) -> v128, which JavaScript cannot call: core/region-float.ts. */
  readonly exactFloat: unknown
  /** Vectors, too: core/region-vector.ts. */
  readonly regionVector: unknown
  readonly regionStrings: unknown
  readonly regionCountedStrings: unknown
  knownCodePage(linear: bigint): number
  condition(code: number): number
}

/**
 * The seat of a vCPU on a thread of its own, and what it has done by the others: core/parallel.ts. Between `leave` and `enter` it executes nothing, and
 * others need not wait for it.
 */
export interface ParallelSeat {
  leave(): void
  enter(): void
  protectCode(host: number): void
  codeWritten(host: number, owners: number): void
  stopOthers(): void
  resumeOthers(): void
  guestTime(): bigint
}

/** Where nothing is executed in parallel to anything. */
export const ALONE: ParallelSeat = {
  leave: () => undefined,
  enter: () => undefined,
  protectCode: () => undefined,
  codeWritten: () => undefined,
  stopOthers: () => undefined,
  resumeOthers: () => undefined,
  guestTime: () => 0n,
}

export interface CoreImports extends Omit<ParallelSeat, 'leave' | 'enter'> {
  readonly memory: WebAssembly.Memory
  readonly cpu: WebAssembly.Global
  readonly arenaOwner: WebAssembly.Global
  readonly parallel: WebAssembly.Global
  abortInstruction(): never
  portRead(port: number, size: number): number
  portWrite(port: number, size: number, value: number): void
  mmioRead(low: number, high: number, size: number): number
  mmioWrite(low: number, high: number, size: number, value: number): void
  acknowledgeInterrupt(): number
  apicBaseWritten(): void
  numericErrorChanged(): void
  notice(what: number, value: number): void
  /** Calls the region of that index in the table of regions: a WebAssembly function, so that no JavaScript lies between. */
  readonly enterRegion: unknown
  regionsWritten(host: number): void
}

/** What `abortInstruction` throws through the wasm frames: one object, without a stack trace. */
export const ABORTED: unique symbol = Symbol('instruction aborted')

export function instantiateCore(module: WebAssembly.Module, imports: CoreImports): CoreExports {
  const env = imports as unknown as WebAssembly.ModuleImports
  return new WebAssembly.Instance(module, { env }).exports as unknown as CoreExports
}
