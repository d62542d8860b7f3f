import { beforeEach, describe, expect, test } from 'vitest'
import { ATTENTION_STOP } from '../../../../../../src-main/engine/cpu/execution.ts'
import { stateOffset } from '../../../../../../src-main/engine/cpu/state-layout.ts'
import { Crew } from '../../../../../../src-main/engine/machine/parallel/crew.ts'
import { EXCLUSIVE, SEAT_PAGES, seatWord, WORK_CODE, WORK_PAGES, WORK_TLB } from '../../../../../../src-main/engine/memory/machine-block.ts'
import { cpuBlock, RAM } from '../../../../../../src-main/engine/memory/memory-map.ts'

const PAGE = 4096
const attention = (cpu: number): number => cpuBlock(cpu) + stateOffset('attention')

let crew: Crew
beforeEach(() => {
  crew = new Crew(new SharedArrayBuffer(RAM), 3)
})

describe('a request', () => {
  test('asks a vCPU that executes for attention', () => {
    crew.store(seatWord(1, 'presence'), 1)
    crew.ask(1, WORK_TLB)
    expect(crew.load(attention(1))).toBe(ATTENTION_STOP)
    expect(crew.load(seatWord(1, 'work'))).toBe(WORK_TLB)
  })

  test('leaves one alone that stands still: it serves before it executes', () => {
    crew.ask(1, WORK_TLB)
    expect(crew.load(attention(1))).toBe(0)
    expect(crew.load(seatWord(1, 'asked'))).toBe(1)
  })

  test('is not waited for where the vCPU stands still, and waited for until it is served where it executes', () => {
    const number = crew.ask(1, WORK_TLB)
    crew.await(1, number)
    let looks = 0
    class Watched extends Crew {
      override executes(): boolean {
        if (++looks === 3) this.store(seatWord(1, 'served'), number)
        return true
      }
    }
    new Watched(crew.words.buffer, 3).await(1, number)
    expect(looks).toBe(3)
  })
})

describe('pages to forget', () => {
  test('are listed once each, and taken once', () => {
    for (const page of [PAGE, 2 * PAGE, PAGE]) crew.forgetPage(2, page)
    expect(crew.load(seatWord(2, 'work'))).toBe(WORK_PAGES)
    expect(crew.takePages(2)).toEqual([PAGE, 2 * PAGE])
    expect(crew.takePages(2)).toEqual([])
  })

  test('beyond 2 GiB come back as they went', () => {
    crew.forgetPage(0, 0xc000_0000)
    expect(crew.takePages(0)).toEqual([0xc000_0000])
  })

  test('beyond the length of the list make the vCPU forget all code', () => {
    for (let page = 1; page <= SEAT_PAGES + 1; page++) crew.forgetPage(1, page * PAGE)
    expect(crew.load(seatWord(1, 'work'))).toBe(WORK_PAGES | WORK_CODE)
    expect(crew.takePages(1)).toHaveLength(SEAT_PAGES)
  })
})

describe('seizing', () => {
  test('stops those who execute, and waits until they stand still', () => {
    crew.store(seatWord(2, 'presence'), 1)
    let looks = 0
    class Watched extends Crew {
      override executes(cpu: number): boolean {
        if (cpu === 2 && ++looks === 4) this.store(seatWord(2, 'presence'), 0)
        return super.executes(cpu)
      }
    }
    new Watched(crew.words.buffer, 3).seize(0)
    expect(looks).toBe(4)
    expect(crew.load(attention(2))).toBe(ATTENTION_STOP)
    expect(crew.load(EXCLUSIVE)).toBe(1)
  })

  test('waits for who has seized already, and never sleeps on a guest that is free', () => {
    const sleptOn: number[] = []
    class Watched extends Crew {
      override sleep(address: number, value: number): void {
        sleptOn.push(value)
        this.store(address, 0)
      }
    }
    crew.store(EXCLUSIVE, 3)
    new Watched(crew.words.buffer, 3).seize(0)
    expect(sleptOn).toEqual([3])
    expect(crew.load(EXCLUSIVE)).toBe(1)
  })
})
