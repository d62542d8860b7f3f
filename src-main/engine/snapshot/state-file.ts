/**
 * `state.bin`: the whole state of one machine at an instruction boundary. Records (record-file.ts):
 *
 *   1 manifest   JSON: the full machine spec, bytes of RAM, guest time
 *   2 payload    one device or CPU (payload-codec.ts)
 *   3 pages      guest memory that is not zero (ram-pages.ts)
 *
 * Loading refuses records that it does not know. Every released format version stays loadable: a change steps VERSION by one and keeps a reader.
 */
import { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import { HOST_FILES } from '../storage/file-layer.ts'
import type { Payload } from './payload.ts'
import { decodePayload, encodePayload } from './payload-codec.ts'
import { packPages, unpackPages } from './ram-pages.ts'
import { readRecords, type WriteRecord, writeRecords } from './record-file.ts'

const VERSION = 1
const KIND_MANIFEST = 1
const KIND_PAYLOAD = 2
const KIND_PAGES = 3

export interface StateManifest {
  readonly spec: VmSpec
  readonly ramBytes: number
  /** Guest time, nanoseconds since power-on. */
  readonly time: number
}

/** Told now and then how many of `total` bytes of guest memory are done; the last call has both equal. */
export type Progress = (done: number, total: number) => void

const UNHEARD: Progress = () => {}

export interface MachineState {
  readonly manifest: StateManifest
  /** By name of the device in its machine. */
  readonly payloads: ReadonlyMap<string, Payload>
}

/** Writes a machine's state to `path` (must not exist); returns when it is on stable storage. What fails leaves no file. */
export function writeStateFile(path: string, state: MachineState, ram: Uint8Array, progress = UNHEARD, files = HOST_FILES): void {
  const fill = (write: WriteRecord): void => {
    write(KIND_MANIFEST, new TextEncoder().encode(JSON.stringify(state.manifest)))
    for (const [name, payload] of state.payloads) write(KIND_PAYLOAD, namedPayload(name, payload))
    for (const body of packPages(ram, (done) => progress(done, ram.byteLength))) write(KIND_PAGES, body)
  }
  writeRecords(path, VERSION, fill, files)
}

/** Reads the manifest alone, to build a machine of its spec before `readStateFile` fills it. */
export function readManifest(path: string): StateManifest {
  for (const record of readRecords(path, VERSION)) {
    if (record.kind === KIND_MANIFEST) return decodeManifest(path, record.body)
  }
  throw new Error(`${path} has no manifest`)
}

/** Reads the state; memory goes into `ram` (which must be zero). Throws when it does not fit, naming the file. */
export function readStateFile(path: string, ram: Uint8Array, progress = UNHEARD): MachineState {
  let manifest: StateManifest | undefined
  const payloads = new Map<string, Payload>()
  const total = ram.byteLength
  const tell = (done: number): void => {
    if (done < total) progress(done, total)
  }
  for (const { kind, body } of readRecords(path, VERSION)) {
    if (kind === KIND_MANIFEST) manifest = decodeManifest(path, body)
    else if (kind === KIND_PAYLOAD) addPayload(payloads, body)
    else if (kind === KIND_PAGES) tell(unpackPages(body, ram))
    else throw new Error(`${path} holds a record of unknown kind ${kind}`)
  }
  if (!manifest) throw new Error(`${path} has no manifest`)
  if (manifest.ramBytes !== ram.byteLength)
    throw new Error(`${path} holds ${manifest.ramBytes} bytes of memory, the machine has ${ram.byteLength}`)
  progress(total, total)
  return { manifest, payloads }
}

function decodeManifest(path: string, body: Uint8Array): StateManifest {
  const raw = JSON.parse(new TextDecoder().decode(body)) as StateManifest
  const spec = VmSpec.safeParse(raw.spec)
  if (!spec.success) throw new Error(`${path} holds a machine that this version does not know: ${spec.error.message}`)
  return { spec: spec.data, ramBytes: raw.ramBytes, time: raw.time }
}

function namedPayload(name: string, payload: Payload): Uint8Array {
  const head = new TextEncoder().encode(`${name}\n`)
  return Buffer.concat([head, encodePayload(payload)])
}

function addPayload(payloads: Map<string, Payload>, body: Uint8Array): void {
  const end = body.indexOf(10)
  payloads.set(new TextDecoder().decode(body.subarray(0, end)), decodePayload(body.subarray(end + 1)))
}
