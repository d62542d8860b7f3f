/**
 * Loads in translated code, as V8's optimising compiler leaves them, while another thread writes: each must be done. The same test finds that they are not
 * where what prevents it is taken away, and says whether the code was optimised (docs/parallel.md, "Memory").
 */
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import { afterEach, expect, test, vi } from 'vitest'
import { ALONE } from '../../src-main/engine/accel/interp/core-exports.ts'
import type { InterpreterHost, InterpreterOptions } from '../../src-main/engine/accel/interp/interpreter.ts'
import { LOWERINGS, type Lowerings } from '../../src-main/engine/accel/jit/lower/catalog.ts'
import type { Lowering } from '../../src-main/engine/accel/jit/lower/lowering.ts'
import { Translator } from '../../src-main/engine/accel/jit/translator.ts'
import { I32, OP } from '../../src-main/engine/accel/jit/wasm/opcodes.ts'
import { RAM } from '../../src-main/engine/memory/memory-map.ts'
import { CoreGuest, RBX, RSI } from '../support/core-guest.ts'

const CODE = 0x1_0000
const DATA = 0x2_0000
const R8 = 8
const SLICE = 2_000_000
const SLICES = 60
/** Changes seen when every load is done, and when a slice's first turns alone, which are interpreted, have both. */
const MANY = 1000n
const FEW = 100n

/** MOV EAX, [RSI]; MOV ECX, [RSI+40h]; MOV EDX, [RSI]; CMP EAX, EDX; JE +3; INC RBX; DEC R8; JNZ to the start; HLT. */
const LOOP = '8b06 8b4e40 8b16 39d0 7403 48ffc3 49ffc8 75ed f4'

type Optimised = (region: unknown) => boolean
setFlagsFromString('--allow-natives-syntax')
const isOptimised = new Function('region', 'return %IsTurboFanFunction(region)') as Optimised
setFlagsFromString('--no-allow-natives-syntax')

const tables: WebAssembly.Table[] = []
const Table = WebAssembly.Table
/** Regions are in tables that nobody else shows. */
class SeenTable extends Table {
  constructor(...parameters: ConstructorParameters<typeof Table>) {
    super(...parameters)
    tables.push(this)
  }
}
afterEach(() => {
  WebAssembly.Table = Table
  vi.restoreAllMocks()
  tables.length = 0
})

/** One look-up serves all loads of the loop: what docs/parallel.md forbids. */
function sharedLookUp(): Lowerings {
  let place: number | undefined
  const load: Lowering = (w, u) => {
    if (place === undefined) {
      place = w.body.local(I32)
      const done = LOWERINGS.movGE?.(w, u) ?? false
      w.getHost()
      w.body.set(place)
      return done
    }
    w.body.get(place)
    w.body.i32(u.disp)
    w.body.op(OP.i32_add)
    w.load(4)
    w.setRegister(u.reg, 4)
    return true
  }
  return { ...LOWERINGS, movGE: load }
}

/** Adds to the word on and on until the one behind it is set. */
const WRITER = `
  const { workerData } = require('node:worker_threads')
  const words = new Int32Array(workerData.buffer)
  const at = workerData.at / 4
  while (Atomics.load(words, at + 512) === 0) for (let turn = 0; turn < 1000; turn++) Atomics.add(words, at, 1)
`

interface Outcome {
  readonly changes: bigint
  readonly optimised: boolean
}

async function watchWord(lowerings: Lowerings): Promise<Outcome> {
  WebAssembly.Table = SeenTable
  class Parallel extends Translator {
    constructor(options: InterpreterOptions, host: InterpreterHost) {
      super({ ...options, lowerings, parallel: ALONE, heat: 512 }, host)
    }
  }
  const guest = new CoreGuest(8, Parallel)
  guest.enterLongMode()
  guest.write(CODE, LOOP)
  guest.setGpr(RSI, DATA)
  guest.setGpr(RBX, 0)
  const writer = new Worker(WRITER, { eval: true, workerData: { buffer: guest.memory.bytes.buffer, at: RAM + DATA } })
  await new Promise((resolve) => writer.once('online', resolve))
  for (let slice = 0; slice < SLICES && !(tables.length > 0 && isHot()); slice++) runSlice(guest)
  guest.setGpr(RBX, 0)
  for (let slice = 0; slice < SLICES || (slice < 10 * SLICES && guest.gpr(RBX) < MANY && lowerings === LOWERINGS); slice++) runSlice(guest)
  const changes = guest.gpr(RBX)
  guest.memory.words[(RAM + DATA) / 4 + 512] = 1
  await new Promise((resolve) => writer.once('exit', resolve))
  return { changes, optimised: isHot() }
}

function runSlice(guest: CoreGuest): void {
  guest.registers.set('activity', 0)
  guest.registers.set('rip', CODE)
  guest.setGpr(R8, SLICE)
  guest.run(9 * SLICE)
}

/** The region of the loop is optimised: the only one there is. */
function isHot(): boolean {
  const regions = tables.flatMap((table) => [1, 2, 3].map((index) => table.get(index))).filter((region) => typeof region === 'function')
  return regions.some((region) => isOptimised(region))
}

test('in optimised code every load is done', { timeout: 120_000 }, async () => {
  const { changes, optimised } = await watchWord(LOWERINGS)
  expect(optimised).toBe(true)
  expect(changes).toBeGreaterThanOrEqual(MANY)
})

test('where loads share a look-up, the optimising compiler makes two of them one, and this test sees it', {
  timeout: 120_000,
}, async () => {
  const { changes, optimised } = await watchWord(sharedLookUp())
  expect(optimised).toBe(true)
  expect(changes).toBeLessThan(FEW)
})
