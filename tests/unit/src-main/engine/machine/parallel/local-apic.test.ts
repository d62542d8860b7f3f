/** Two processors' local APICs: SDM vol. 3A, chapter 11, as their own threads serve them. */
import { beforeEach, describe, expect, test } from 'vitest'
import { ATTENTION_INTERRUPT } from '../../../../../../src-main/engine/cpu/execution.ts'
import { stateOffset } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { NO_VECTOR, RegisterPage, SHARED_ENABLED, SHARED_EXTERNAL } from '../../../../../../src-main/engine/devices/lapic/register-page.ts'
import * as R from '../../../../../../src-main/engine/devices/lapic/registers.ts'
import { Crew } from '../../../../../../src-main/engine/machine/parallel/crew.ts'
import { LocalApic } from '../../../../../../src-main/engine/machine/parallel/local-apic.ts'
import { CPU_LAPIC, cpuBlock, RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'

const BASE = 0xfee0_0000
const FIXED_TO = (vector: number): number => vector | R.ICR_ASSERT

let crew: Crew
let pages: RegisterPage[]
let apic: LocalApic
beforeEach(() => {
  crew = new Crew(new SharedArrayBuffer(RAM), 3)
  pages = [0, 1, 2].map((cpu) => {
    const page = new RegisterPage(new Uint8Array(crew.words.buffer, cpuBlock(cpu) + CPU_LAPIC, 4096))
    page.set(R.REG_ID, cpu << R.ID_SHIFT)
    page.set(R.REG_LDR, (1 << cpu) << 24)
    page.set(R.REG_DFR, 0xffff_ffff)
    page.set(R.REG_SVR, R.SVR_ENABLE | 0xff)
    page.share(SHARED_ENABLED, BASE)
    return page
  })
  apic = new LocalApic(crew, 1)
})

function own(): RegisterPage {
  return pages[1] as RegisterPage
}

function isAsked(cpu: number): boolean {
  return (crew.load(cpuBlock(cpu) + stateOffset('attention')) & ATTENTION_INTERRUPT) !== 0
}

/** Vectors that each processor is asked to take. */
function requests(): number[] {
  return pages.map((page) => page.requested.highest())
}

describe('registers', () => {
  test('that are memory only are read here, whole ones of this processor', () => {
    own().inService.add(0x41)
    own().set(R.REG_TPR, 0x20)
    expect([R.REG_ID, R.REG_TPR, R.REG_PPR, R.REG_ISR + 0x20].map((offset) => apic.read(BASE + offset, 4))).toEqual([
      1 << 24,
      0x20,
      0x40,
      2,
    ])
  })

  test.each([
    ['the running count, which is the timer device', BASE + R.REG_TIMER_CURRENT, 4],
    ['a part of one', BASE + R.REG_ID, 2],
    ['what lies between two', BASE + R.REG_ID + 4, 4],
    ['a reserved one', BASE + 0x40, 4],
    ['other addresses', BASE + 0x1000, 4],
  ])('of the machine are left to it: %s', (_, address, size) => {
    expect(apic.read(address, size)).toBeUndefined()
    expect(apic.write(address, size, 0)).toBe(false)
  })

  test('are nobody here while the APIC is disabled by hardware, or lies elsewhere than the first one', () => {
    own().share(0, 0)
    expect(apic.read(BASE + R.REG_ID, 4)).toBeUndefined()
    own().share(SHARED_ENABLED, 0xfec1_0000)
    expect(apic.read(0xfec1_0000 + R.REG_ID, 4)).toBeUndefined()
  })

  test('only starting the timer need not be waited for', () => {
    expect([R.REG_TIMER_INITIAL, R.REG_LVT_TIMER, R.REG_SVR].map((offset) => apic.mayGoOn(BASE + offset, 4))).toEqual([true, false, false])
  })
})

describe('taking and ending interrupts', () => {
  test('the highest deliverable vector is taken into service, and nothing is asked any more', () => {
    own().request(0x31, false)
    own().request(0x52, false)
    apic.renew()
    expect(isAsked(1)).toBe(true)
    expect(apic.acknowledge()).toBe(0x52)
    expect([isAsked(1), own().inService.has(0x52), own().requested.has(0x31)]).toEqual([false, true, true])
  })

  test('EOI ends the most urgent one, and what waited is asked for', () => {
    own().request(0x31, false)
    own().inService.add(0x52)
    expect(apic.write(BASE + R.REG_EOI, 4, 0)).toBe(true)
    expect([own().inService.highest(), isAsked(1), apic.acknowledge()]).toEqual([-1, true, 0x31])
  })

  test('the end of a level-triggered interrupt is left to the machine, untouched', () => {
    own().request(0x52, true)
    own().take()
    expect(apic.write(BASE + R.REG_EOI, 4, 0)).toBe(false)
    expect(own().inService.has(0x52)).toBe(true)
  })

  test('a request that is not deliverable any more is withdrawn with the answer that there is none', () => {
    own().request(0x31, false)
    apic.renew()
    own().set(R.REG_TPR, 0x40)
    expect([apic.acknowledge(), isAsked(1)]).toEqual([NO_VECTOR, false])
  })

  test('raising the task priority withdraws a request, lowering it asks again', () => {
    own().request(0x31, false)
    apic.write(BASE + R.REG_TPR, 4, 0x30)
    expect(isAsked(1)).toBe(false)
    apic.write(BASE + R.REG_TPR, 4, 0x20)
    expect(isAsked(1)).toBe(true)
  })

  test('an interrupt of the 8259 pair comes after those of the APIC, from the machine, and keeps asking', () => {
    own().share(SHARED_ENABLED | SHARED_EXTERNAL, BASE)
    own().request(0x31, false)
    expect([apic.acknowledge(), isAsked(1), apic.acknowledge()]).toEqual([0x31, true, undefined])
  })
})

describe('sending', () => {
  test.each([
    ['to a processor by its id', 2 << 24, FIXED_TO(0x70), [-1, -1, 0x70]],
    ['to all by id FFh', 0xff << 24, FIXED_TO(0x70), [0x70, 0x70, 0x70]],
    ['to processors by a logical mask', 5 << 24, FIXED_TO(0x70) | R.ICR_LOGICAL, [0x70, -1, 0x70]],
    ['to itself', 0, FIXED_TO(0x70) | (R.SHORTHAND_SELF << R.ICR_SHORTHAND_SHIFT), [-1, 0x70, -1]],
    ['to all', 0, FIXED_TO(0x70) | (R.SHORTHAND_ALL << R.ICR_SHORTHAND_SHIFT), [0x70, 0x70, 0x70]],
    ['to all others', 0, FIXED_TO(0x70) | (R.SHORTHAND_OTHERS << R.ICR_SHORTHAND_SHIFT), [0x70, -1, 0x70]],
  ])('%s requests the vector and asks for attention just there', (_, high, low, expected) => {
    apic.write(BASE + R.REG_ICR_HIGH, 4, high)
    expect(apic.write(BASE + R.REG_ICR_LOW, 4, low)).toBe(true)
    expect(requests()).toEqual(expected)
    expect([0, 1, 2].map(isAsked)).toEqual(expected.map((vector) => vector > 0))
  })

  test('a vector below the priority waits without asking', () => {
    pages[2]?.set(R.REG_TPR, 0x80)
    apic.write(BASE + R.REG_ICR_HIGH, 4, 2 << 24)
    apic.write(BASE + R.REG_ICR_LOW, 4, FIXED_TO(0x70))
    expect([requests()[2], isAsked(2)]).toEqual([0x70, false])
  })

  test('a processor whose APIC is disabled, by software or by hardware, gets nothing', () => {
    pages[0]?.set(R.REG_SVR, 0xff)
    pages[2]?.share(0, 0)
    apic.write(BASE + R.REG_ICR_LOW, 4, FIXED_TO(0x70) | (R.SHORTHAND_OTHERS << R.ICR_SHORTHAND_SHIFT))
    expect(requests()).toEqual([-1, -1, -1])
  })

  test.each([
    ['NMI', 0x400],
    ['INIT', 0x500],
    ['start-up', 0x608],
    ['lowest priority', 0x170],
    ['a vector that is not for interrupts', 0x0f],
  ])('%s is left to the machine', (_, low) => {
    expect(apic.write(BASE + R.REG_ICR_LOW, 4, low)).toBe(false)
    expect(requests()).toEqual([-1, -1, -1])
  })

  test('a logical destination in a cluster is left to the machine', () => {
    pages[0]?.set(R.REG_DFR, 0x0fff_ffff)
    expect(apic.write(BASE + R.REG_ICR_LOW, 4, FIXED_TO(0x70) | R.ICR_LOGICAL)).toBe(false)
  })
})

test('a request that comes while the last one is taken back is not lost', () => {
  const arrives = own()
  const { words } = crew
  const and = Atomics.and
  try {
    Atomics.and = ((array: Int32Array, index: number, value: number) => {
      const before = and(array, index, value)
      if (array === words) arrives.request(0x61, false)
      return before
    }) as typeof Atomics.and
    apic.renew()
  } finally {
    Atomics.and = and
  }
  expect(isAsked(1)).toBe(true)
})
