/** Interrupts are taken at the instruction where the interpreter takes them, however a region switches them on and off. */
import { describe, expect, it } from 'vitest'
import { Interpreter } from '../../../../../../../src-main/engine/accel/interp/interpreter.ts'
import type { EnterRegion } from '../../../../../../../src-main/engine/accel/jit/region-client.ts'
import { Translator, type TranslatorOptions } from '../../../../../../../src-main/engine/accel/jit/translator.ts'
import { CoreGuest } from '../../../../../../support/core-guest.ts'
import { CODE, HANDLER, openGuest, stateOf } from '../../../../../../support/translator-guest.ts'

const VECTOR = 0x20
/** INC R9; IRETQ. */
const COUNT_AND_RETURN = '49ffc1 48cf'
/** Each a loop that begins at CODE. */
const LOOPS: Readonly<Record<string, string>> = {
  'CLI; INC RAX; STI; INC RCX; INC RDX; JMP': 'fa 48ffc0 fb 48ffc1 48ffc2 ebf3',
  'JMP +0; CLI; STI; JMP, the shadow on the jump': 'eb00 fa fb ebfa',
  'STI; CLI; INC RAX; JMP, never allowed': 'fb fa 48ffc0 ebf9',
  'STI; STI; CLI; JMP, allowed before CLI': 'fb fb fa ebfb',
  'PUSHF; CLI; INC RAX; POPF; INC RCX; JMP': '9c fa 48ffc0 9d 48ffc1 ebf5',
  'PUSHF; POP RAX; XOR EAX, 200h; PUSH RAX; POPF; INC RCX; JMP': '9c 58 3500020000 50 9d 48ffc1 ebf2',
  'STI; RDTSC; CLI; XOR EAX, EAX; XOR EDX, EDX; JMP, a handler in the shadow': 'fb 0f31 fa 31c0 31d2 ebf6',
  'JMP +0; CLI; CMP RAX, RCX; STI; JNE to the start, flags across': 'eb00 fa 4839c8 fb 75f7 ebf5',
}

interface Both {
  readonly translated: CoreGuest<Translator>
  readonly interpreted: CoreGuest
}

function each({ translated, interpreted }: Both, act: (guest: CoreGuest<Interpreter>) => void): void {
  act(translated)
  act(interpreted)
}

function open(code: string, rflags: number): Both {
  const both = { translated: openGuest(Translator) as CoreGuest<Translator>, interpreted: openGuest(Interpreter) }
  each(both, (guest) => {
    guest.write(HANDLER + VECTOR * 64, COUNT_AND_RETURN)
    guest.load(CODE, code)
    guest.registers.set('rflags', rflags)
    guest.run(20_000)
  })
  expect(both.translated.cpu.regions).toBeGreaterThan(0)
  return both
}

function expectAlike({ translated, interpreted }: Both): void {
  expect(translated.registers.get('interruptShadow')).toBe(interpreted.registers.get('interruptShadow'))
  expect(stateOf(translated)).toEqual(stateOf(interpreted))
}

describe.each(Object.entries(LOOPS))('%s', (_, code) => {
  it.each([0x202, 0x002])('takes an interrupt that comes at any instruction where the interpreter does, flags %i before', (rflags) => {
    const both = open(code, rflags)
    for (let slice = 0; slice < 40; slice++) {
      each(both, (guest) => {
        guest.run(700 + slice)
        guest.vectors.push(VECTOR)
        guest.cpu.setInterrupt(true)
        guest.run(1 + (slice % 9))
        guest.run(600)
        guest.cpu.setInterrupt(false)
        guest.vectors.length = 0
        guest.run(3)
      })
      expectAlike(both)
    }
  })

  it('stops as exactly as the interpreter, shadow included, whatever the budget', () => {
    const both = open(code, 0x202)
    for (let budget = 500; budget < 1100; budget += 7) {
      each(both, (guest) => guest.run(budget))
      expectAlike(both)
    }
  })
})

it('takes the interrupts that came while a region had them off', () => {
  const both = open(LOOPS['CLI; INC RAX; STI; INC RCX; INC RDX; JMP'] as string, 0x202)
  each(both, (guest) => {
    for (let turn = 0; turn < 20; turn++) {
      guest.vectors.push(VECTOR)
      guest.cpu.setInterrupt(true)
      guest.run(1)
      guest.cpu.setInterrupt(guest.vectors.length > 0)
      guest.run(1000)
      guest.cpu.setInterrupt(false)
    }
  })

  expect(both.interpreted.gpr(9)).toBeGreaterThanOrEqual(20n)
  expectAlike(both)
})

it('leaves CLI to the interpreter, and its fault, without the privilege', () => {
  // At CPL 3 with IOPL 3, CLI works; then IOPL goes.
  const both = open('eb00 fa fb ebfa', 0x202)
  each(both, (guest) => {
    guest.enterLongMode(3)
    guest.registers.set('rip', CODE)
    guest.registers.set('rflags', 0x3202)
    guest.run(5000)
    guest.registers.set('rflags', 0x202)
    guest.run(1)
  })

  expectAlike(both)
})

it('leaves right behind STI with the shadow that the interpreter has there', () => {
  const shadows = new Map<bigint, bigint>()
  class Watched extends Translator {
    constructor(options: TranslatorOptions, host: ConstructorParameters<typeof Translator>[1]) {
      const watchEntries = (enter: EnterRegion): EnterRegion => {
        return (index, target, entry) => {
          enter(index, target, entry)
          shadows.set(this.registers.get('rip'), this.registers.get('interruptShadow'))
        }
      }
      super({ ...options, watchEntries }, host)
    }
  }
  const guest = new CoreGuest(8, Watched)
  guest.enterLongMode()
  // JMP +0; CLI; STI; CLTS, which ends regions; JMP to the start.
  guest.load(CODE, 'eb00 fa fb 0f06 ebf8')
  guest.run(20_000)

  expect(shadows.get(BigInt(CODE + 4))).toBe(1n)
})
