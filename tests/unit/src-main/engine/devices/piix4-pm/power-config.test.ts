import { describe, expect, test } from 'vitest'
import { PowerConfig } from '../../../../../../src-main/engine/devices/piix4-pm/power-config.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'

function createConfig() {
  const moves: (number | undefined)[] = []
  const config = new PowerConfig((base) => void moves.push(base))
  config.reset()
  return { config, moves }
}

// PIIX4 datasheet 290562, section 7.1.
describe('PowerConfig', () => {
  test('the block appears at PMBA once PMREGMISC enables it', () => {
    const { config, moves } = createConfig()
    config.write(0x40, 4, 0xb001)
    expect(moves.at(-1)).toBeUndefined()
    config.write(0x80, 1, 1)
    expect(moves.at(-1)).toBe(0xb000)
  })

  test('PMBA keeps 64-byte alignment and says I/O space', () => {
    const { config } = createConfig()
    config.write(0x40, 4, 0xffff_ffff)
    expect(config.read(0x40, 4)).toBe(0xffc1)
  })

  test('the SMBus host cannot be enabled', () => {
    const { config } = createConfig()
    config.write(0xd2, 1, 1)
    config.write(0x90, 4, 0x701)
    expect([config.read(0xd2, 1), config.read(0x90, 4)]).toEqual([0, 0])
  })

  test('loaded registers place the block', () => {
    const { config } = createConfig()
    config.write(0x40, 4, 0x601)
    config.write(0x80, 1, 1)
    const copy = createConfig()
    copy.config.load(new PayloadReader({ kind: 'k', version: 1, fields: config.save() }, 'k', 1))
    expect(copy.moves.at(-1)).toBe(0x600)
  })
})
