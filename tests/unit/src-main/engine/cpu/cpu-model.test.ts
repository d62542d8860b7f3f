import { describe, expect, it } from 'vitest'
import { cpuModel, cpuSignature, INNKEEPER64_V1 } from '../../../../../src-main/engine/cpu/cpu-model.ts'
import { OPCODE_ROWS } from '../../../../../src-main/engine/cpu/isa/opcodes.table.ts'

describe('cpuModel', () => {
  it('finds a model by the name that a spec holds', () => {
    expect(cpuModel('innkeeper64-v1')).toBe(INNKEEPER64_V1)
  })

  it('names the models there are when asked for another', () => {
    expect(() => cpuModel('pentium')).toThrow("no CPU model 'pentium'; there are: innkeeper64-v1")
  })

  it('has every feature that a row of the instruction table asks for', () => {
    const asked = new Set(OPCODE_ROWS.flatMap(({ feature }) => feature ?? []))
    const features: ReadonlySet<string> = new Set(INNKEEPER64_V1.features)

    const lacking = [...asked].filter((feature) => !features.has(feature))

    expect(lacking).toEqual([])
  })
})

describe('cpuSignature', () => {
  it('splits a family above 15 into base and extended: APM vol. 3, Fn0000_0001_EAX', () => {
    expect(cpuSignature({ family: 0x12, model: 1, stepping: 0 })).toBe(0x00300f10)
  })

  it('splits a model above 15', () => {
    expect(cpuSignature({ family: 0x17, model: 0x31, stepping: 2 })).toBe(0x00830f12)
  })
})
