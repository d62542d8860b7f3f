import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { InterpreterHost, InterpreterOptions } from '../../../../../../src-main/engine/accel/interp/interpreter.ts'
import { CompileThread } from '../../../../../../src-main/engine/accel/jit/compile-thread.ts'
import { TranslatedCode } from '../../../../../../src-main/engine/accel/jit/translated-code.ts'
import { Translator } from '../../../../../../src-main/engine/accel/jit/translator.ts'
import { CoreGuest } from '../../../../../support/core-guest.ts'

const ENTRY = new URL('../../../../../../src-main/engine/accel/jit/compile-worker.ts', import.meta.url)
const PATIENCE = 60_000

class Threaded extends Translator {
  readonly code: TranslatedCode

  constructor(options: InterpreterOptions, host: InterpreterHost) {
    const thread = new CompileThread(ENTRY, options.memory.bytes.buffer as SharedArrayBuffer)
    const code = new TranslatedCode(options.memory, [0], thread)
    super({ ...options, code }, host)
    this.code = code
  }
}

describe('the worker that compiles', () => {
  it('compiles a loop while the guest goes on, and the guest then runs the region', { timeout: 2 * PATIENCE }, async () => {
    const guest = new CoreGuest(8, Threaded)
    const code = (guest.cpu as Threaded).code
    guest.enterLongMode()
    // INC RAX; JMP to the start.
    guest.load(0x1_0000, '48ffc0 ebfb')
    guest.run(2000)
    expect(code.cache.awaits).toBe(true)

    for (const until = Date.now() + PATIENCE; code.cache.awaits && Date.now() < until; await setTimeout(5)) guest.run(10)
    const before = guest.cpu.counters().interpreted
    guest.run(10_000)

    expect(code.cache.size).toBe(1)
    expect(guest.cpu.counters().interpreted - before).toBeLessThan(1500)
  })
})
