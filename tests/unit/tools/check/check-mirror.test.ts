import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkMirror, needsTwin } from '../../../../tools/check/check-mirror.ts'

const CHIP = 'src-main/engine/devices/rtc/chip.ts'
const TWIN = 'tests/unit/src-main/engine/devices/rtc/chip.test.ts'

describe('test mirror', () => {
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'innkeeper-mirror-'))
    execFileSync('git', ['init', '--quiet'], { cwd: root })
  })
  afterEach(() => rmSync(root, { recursive: true }))

  function put(path: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), '')
  }

  test('a chip without a test is named with the place where the test belongs', () => {
    put(CHIP)

    expect(checkMirror(root)).toEqual([`${CHIP} has no test at ${TWIN}`])
  })

  test('a chip with a test at the mirrored path is in order', () => {
    put(CHIP)
    put(TWIN)

    expect(checkMirror(root)).toEqual([])
  })

  test('parts of the translator need tests of their own, lowerings and generated tables do not', () => {
    const jit = 'src-main/engine/accel/jit'
    const needy = ['region-graph.ts', 'wasm/code-buffer.ts', 'lower/shifts.ts', 'generated/handlers.ts'].map((name) =>
      needsTwin(`${jit}/${name}`),
    )

    expect(needy).toEqual([true, true, false, false])
  })
})
