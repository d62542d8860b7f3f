import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkDevices } from '../../../../tools/check/check-devices.ts'

const DEVICES = 'src-main/engine/devices'

describe('folders of devices', () => {
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'innkeeper-devices-'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  function put(path: string, text = ''): void {
    mkdirSync(dirname(join(root, DEVICES, path)), { recursive: true })
    writeFileSync(join(root, DEVICES, path), text)
  }

  test('each file that a folder lacks is named', () => {
    put('beeper/index.ts', 'new Beeper()')
    put('beeper/chip.ts')

    const complaints = checkDevices(root)

    expect(complaints.map((complaint) => /has no (\S+);/.exec(complaint)?.[1])).toEqual(['registers.ts', 'attach.ts'])
  })

  test('a whole folder, a device that remembers nothing and what devices share are in order', () => {
    for (const file of ['registers', 'chip', 'attach', 'index']) put(`beeper/${file}.ts`)
    put('debug-port/index.ts', 'return [statelessDevice(KIND)]')
    put('virtio/queue.ts')

    expect(checkDevices(root)).toEqual([])
  })
})
