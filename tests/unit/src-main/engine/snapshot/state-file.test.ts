import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readManifest, readStateFile, writeStateFile } from '../../../../../src-main/engine/snapshot/state-file.ts'
import { StorageError } from '../../../../../src-main/engine/storage/block-backend.ts'
import { type FileLayer, HOST_FILES, type ImageFile, type OpenMode } from '../../../../../src-main/engine/storage/file-layer.ts'
import { VmSpec } from '../../../../../src-shared/domain/vm-spec.ts'

const SPEC = VmSpec.parse({ name: 'test', boot: { kind: 'demo' } })
const RAM_BYTES = 3 * 1024 * 1024 + 4096
const STATE = {
  manifest: { spec: SPEC, ramBytes: RAM_BYTES, time: 12.5 },
  payloads: new Map([
    ['cpu.0', { kind: 'cpu', version: 1, fields: { rip: 0xffff_ffff_8000_0000n, xmm: new Uint8Array([1, 2, 3]), list: [1, 2] } }],
  ]),
}

/** The host's files, on which the disk is full from a step on (a write or a sync). It knows which of them are open. */
class WatchedFiles implements FileLayer {
  readonly exists = HOST_FILES.exists
  readonly copy = HOST_FILES.copy
  readonly remove = HOST_FILES.remove
  readonly rename = HOST_FILES.rename
  readonly copyRights = HOST_FILES.copyRights
  readonly syncFolderOf = HOST_FILES.syncFolderOf
  readonly #fullAt: number
  held: string[] = []
  steps = 0

  constructor(fullAt = Number.POSITIVE_INFINITY) {
    this.#fullAt = fullAt
  }

  open(name: string, mode: OpenMode): ImageFile {
    const file = HOST_FILES.open(name, mode)
    this.held.push(name)
    return {
      path: name,
      size: () => file.size(),
      stored: () => file.stored(),
      modifiedAt: () => file.modifiedAt(),
      read: (offset, target) => file.read(offset, target),
      truncate: (size) => file.truncate(size),
      write: (offset, bytes) => this.#step(name, () => file.write(offset, bytes)),
      sync: () => this.#step(name, () => file.sync()),
      close: () => {
        this.held = this.held.filter((other) => other !== name)
        file.close()
      },
    }
  }

  #step(name: string, act: () => void): void {
    if (++this.steps > this.#fullAt) throw new StorageError(`cannot write '${name}': the host disk is full; free some space`, true)
    act()
  }
}

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'innkeeper-state-'))
  path = join(folder, 'state.bin')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Memory in a shared buffer, as a guest's is, with data in the first, a middle and the last page. */
function someRam(): Uint8Array {
  const ram = new Uint8Array(new SharedArrayBuffer(RAM_BYTES))
  ram[5] = 1
  ram.fill(0xaa, 1024 * 1024 + 100, 1024 * 1024 + 9000)
  ram[RAM_BYTES - 1] = 9
  return ram
}

describe('state file', () => {
  test('a state comes back as it was written', () => {
    const ram = someRam()
    writeStateFile(path, STATE, ram)
    const restored = new Uint8Array(new SharedArrayBuffer(RAM_BYTES))
    expect(readStateFile(path, restored)).toEqual(STATE)
    expect(Buffer.compare(restored, ram)).toBe(0)
    expect(readManifest(path).spec).toEqual(SPEC)
  })

  test('progress grows to the whole memory, which is told once', () => {
    const written: number[] = []
    const read: number[] = []
    writeStateFile(path, STATE, someRam(), (done) => written.push(done))
    readStateFile(path, new Uint8Array(RAM_BYTES), (done) => read.push(done))

    expect(written).toEqual([1, 2, 3, 3 + 1 / 256].map((mebibytes) => mebibytes * 1024 * 1024))
    expect(read).toEqual([1, 2, 3 + 1 / 256].map((mebibytes) => mebibytes * 1024 * 1024))
  })

  test('a file that cannot be created is named', () => {
    const lost = join(folder, 'nowhere', 'state.bin')
    expect(() => writeStateFile(lost, STATE, someRam())).toThrow(`cannot create '${lost}'`)
  })

  test('a disk that is full at any step of writing leaves neither file nor descriptor behind, and is named', () => {
    const whole = new WatchedFiles()
    writeStateFile(path, STATE, someRam(), undefined, whole)
    expect(whole.held).toEqual([])
    for (let step = 0; step < whole.steps; step++) {
      const files = new WatchedFiles(step)
      expect(() => writeStateFile(join(folder, 'full.bin'), STATE, someRam(), undefined, files), `step ${step}`).toThrow(
        'the host disk is full',
      )
      expect([files.held, existsSync(join(folder, 'full.bin'))], `step ${step}`).toEqual([[], false])
    }
  })

  test('memory that is zero costs next to nothing', () => {
    writeStateFile(path, STATE, new Uint8Array(RAM_BYTES))
    expect(readFileSync(path).length).toBeLessThan(2000)
  })

  test('a flipped bit anywhere is found', () => {
    writeStateFile(path, STATE, someRam())
    const bytes = readFileSync(path)
    for (let place = 20; place < bytes.length; place += 97) {
      const broken = Buffer.from(bytes)
      broken[place] = (broken[place] as number) ^ 4
      writeFileSync(path, broken)
      expect(() => readStateFile(path, new Uint8Array(RAM_BYTES)), `byte ${place}`).toThrow()
    }
  })

  test('a truncated file is refused by name', () => {
    writeStateFile(path, STATE, someRam())
    truncateSync(path, readFileSync(path).length - 5)
    expect(() => readStateFile(path, new Uint8Array(RAM_BYTES))).toThrow(`${path} is truncated`)
  })

  test('another size of memory is refused', () => {
    writeStateFile(path, STATE, new Uint8Array(RAM_BYTES))
    expect(() => readStateFile(path, new Uint8Array(4096))).toThrow('the machine has 4096')
  })

  test('a file of something else is refused', () => {
    writeFileSync(path, 'hello, this is not a state')
    expect(() => readManifest(path)).toThrow('is not a saved state of Innkeeper')
  })
})
