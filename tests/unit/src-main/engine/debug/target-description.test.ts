import { expect, test } from 'vitest'
import { debugRegisters } from '../../../../../src-main/engine/debug/registers.ts'
import { targetDescription } from '../../../../../src-main/engine/debug/target-description.ts'

test.each([
  ['x86-64', 'i386:x86-64'],
  ['i386', 'i386'],
  ['i8086', 'i8086'],
] as const)('%s names its architecture and every register once, in their order', (architecture, name) => {
  const xml = targetDescription(architecture)
  expect(xml).toContain(`<architecture>${name}</architecture>`)
  const names = [...xml.matchAll(/<reg name="(\w+)"/g)].map((match) => match[1])
  expect(names).toEqual(debugRegisters(architecture).map((row) => row.name))
})

test('every type is one of the protocol or defined before it is used', () => {
  const known = new Set([
    'int',
    'int32',
    'int64',
    'int8',
    'int16',
    'uint128',
    'code_ptr',
    'data_ptr',
    'i387_ext',
    'ieee_single',
    'ieee_double',
  ])
  for (const [, defined, used] of targetDescription('x86-64').matchAll(/<(?:flags|vector|union) id="(\w+)"|type="(\w+)"/g)) {
    if (defined) known.add(defined)
    else expect(known).toContain(used)
  }
})
