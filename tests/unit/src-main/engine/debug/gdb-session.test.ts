/** A session over a real vCPU and its memory; the test moves the machine. Packets are those of the GDB manual, appendix E. */
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { DebugTarget } from '../../../../../src-main/engine/debug/debug-target.ts'
import { GdbSession } from '../../../../../src-main/engine/debug/gdb-session.ts'
import { framed, PacketReader } from '../../../../../src-main/engine/debug/packets.ts'
import { CoreGuest, RAX } from '../../../../support/core-guest.ts'

const CODE = 0x10000
const text = (hex: string): string => Buffer.from(hex, 'hex').toString()

let guest: CoreGuest
let calls: string[]
let running: boolean
let session: GdbSession
let target: DebugTarget
let said: string[]
const vcpus = { current: 0, stepping: undefined as number | undefined, exposeState: () => {}, adoptState: () => void calls.push('adopt') }

beforeEach(() => {
  guest = new CoreGuest(1)
  guest.enterProtectedMode()
  guest.load(CODE, '90 90 f4')
  calls = []
  said = []
  running = false
  const second = new CoreGuest(1).registers
  const control = {
    isRunning: () => running,
    run: () => {
      running = true
      calls.push(`run ${vcpus.stepping ?? 'all'}`)
    },
    pause: () => {
      running = false
      calls.push('pause')
    },
    reset: () => void calls.push('reset'),
    quit: () => void calls.push('quit'),
  }
  target = new DebugTarget({ vcpus, registers: [guest.registers, second], dma: guest.dma, map: guest.map }, control)
  session = new GdbSession(target, {
    architecture: 'x86-64',
    send: (bytes) => said.push(Buffer.from(bytes).toString('latin1')),
    ended: () => calls.push('ended'),
  })
  session.take(framed('QStartNoAckMode'))
  said = []
})

/** Answers to a packet, framing taken off. */
function ask(packet: string): string[] {
  said = []
  session.take(framed(packet))
  return new PacketReader().take(Buffer.from(said.join(''), 'latin1')).map((one) => (one.kind === 'packet' ? one.data : one.kind))
}

describe('acknowledgements', () => {
  test('are sent until the debugger does without them, and a refused answer is sent again', () => {
    const fresh = new GdbSession(target, {
      architecture: 'i386',
      send: (bytes) => said.push(Buffer.from(bytes).toString()),
      ended: () => {},
    })
    fresh.take(Buffer.from('$?#3f$?#00-'))
    expect(said).toEqual(['+', '$T05thread:1;#d7', '-', '$T05thread:1;#d7'])
  })
})

describe('registers', () => {
  test('one, all of them, and those that are not there', () => {
    guest.setGpr(RAX, 0x1234)
    expect(ask('p0')).toEqual(['3412000000000000'])
    expect(ask('g')[0]?.slice(0, 16)).toBe('3412000000000000')
    expect(ask('P0=7856000000000000')).toEqual(['OK'])
    expect(guest.gpr(RAX)).toBe(0x5678n)
    expect([ask('p999'), ask('pzz'), ask('P0=12'), ask('P0'), ask('G00')]).toEqual(Array.from({ length: 5 }, () => ['E16']))
    expect(ask('P12=ff000000')).toEqual(['E01']) // CS in protected mode
  })

  test('all that were read can be written back', () => {
    const [all = ''] = ask('g')
    expect(ask(`G${all}`)).toEqual(['OK'])
    expect(ask('g')).toEqual([all])
  })

  test('changed ones reach the vCPU before it goes on', () => {
    ask('P10=0100010000000000')
    ask('c')
    expect(guest.rip).toBe(BigInt(CODE + 1))
    expect(calls).toEqual(['adopt', 'run all'])
  })
})

describe('memory', () => {
  test('is read up to where there is none', () => {
    expect(ask(`m${CODE.toString(16)},3`)).toEqual(['9090f4'])
    expect(ask('m9fffe,4')).toEqual(['0000'])
    expect([ask('m100000,4'), ask('mfee00000,4'), ask('m1'), ask('m,'), ask('m0,0')]).toEqual([['E0e'], ['E0e'], ['E16'], ['E16'], ['']])
  })

  test('is written in hexadecimal or in bytes, whole or not at all', () => {
    expect(ask('M20000,2:a1b2')).toEqual(['OK'])
    expect(ask('X20002,3:#}\x03')).toEqual(['OK'])
    expect(ask('m20000,5')).toEqual(['a1b2237d03'])
    expect([ask('M9ffff,2:aabb'), ask('m9ffff,1')]).toEqual([['E0e'], ['00']])
    expect([ask('M20000,2:a1'), ask('M20000,2'), ask('Mx:00')]).toEqual([['E16'], ['E16'], ['E16']])
  })
})

describe('stop points', () => {
  test('of all kinds are taken; others do not exist', () => {
    for (const type of [0, 1, 2, 3, 4]) expect([ask(`Z${type},1000,4`), ask(`z${type},1000,4`)]).toEqual([['OK'], ['OK']])
    expect([ask('Z5,1000,1'), ask('Zx,1000,1'), ask('Z0,1000'), ask('Z2,1000,0')]).toEqual([[''], ['E16'], ['E16'], ['E16']])
  })

  test('one too many is refused for want of room', () => {
    for (let index = 0; index < 256; index++) ask(`Z0,${(0x1000 + index).toString(16)},1`)
    expect(ask('Z0,2000,1')).toEqual(['E1c'])
  })
})

describe('going on and stopping', () => {
  test('a breakpoint is told with its kind to those who asked, a watchpoint with its address', () => {
    ask('qSupported:swbreak+;hwbreak+')
    ask('Z1,10001,1')
    ask('c')
    guest.run(10)
    running = false
    said = []
    session.stopped(target.takeStop())
    expect(said).toEqual([Buffer.from(framed('T05hwbreak:;thread:1;')).toString()])
    expect(ask('?')).toEqual(['T05hwbreak:;thread:1;'])
    ask('z1,10001,1')
    ask('Z2,20000,4')
    guest.load(CODE, 'a302000200 f4')
    expect(ask('vCont;c')).toEqual([])
    guest.run(10)
    running = false
    said = []
    session.stopped(target.takeStop())
    expect(said).toEqual([Buffer.from(framed('T05watch:20002;thread:1;')).toString()])
  })

  test('a step is of the thread that is named, else of the selected one', () => {
    for (const packet of ['vCont;s:2;c', 'vCont;s', 's', 'Hc2', 's']) {
      running = false
      ask(packet)
    }
    expect(calls.filter((call) => call.startsWith('run'))).toEqual(['run 1', 'run 0', 'run 0', 'run 1'])
  })

  test('the interrupt stops a machine that runs and says nothing of one that does not', () => {
    session.take(Uint8Array.of(3))
    expect(said).toEqual([])
    ask('c')
    session.take(Uint8Array.of(3))
    expect([running, said]).toEqual([false, [Buffer.from(framed('T02thread:1;')).toString()]])
  })

  test('while the machine runs, everything else is refused', () => {
    ask('c')
    expect(ask('g')).toEqual(['E10'])
  })

  test('what is malformed moves nothing', () => {
    expect([ask('cxyz'), ask('vCont;s:3'), ask('vCont;t'), ask('vCont;'), ask('Cxx;zz')]).toEqual(Array.from({ length: 5 }, () => ['E16']))
    expect(calls).toEqual([])
  })

  test('detaching removes the breakpoints and lets the machine go', () => {
    ask('Z0,10001,1')
    expect(ask('D')).toEqual(['OK'])
    expect(calls).toEqual(['run all', 'ended'])
    expect(guest.registers.get('breakpoints')).toBe(0n)
  })

  test('killing cuts the power, without an answer', () => {
    expect(ask('k')).toEqual([])
    expect(calls).toEqual(['quit'])
  })

  test('the end of the machine is told only to a debugger that waits', () => {
    said = []
    session.exited(3)
    expect(said).toEqual([])
    ask('c')
    session.print('last words')
    session.exited(3)
    expect(said.map((one) => one.slice(0, 4))).toEqual(['$O6c', '$W03'])
  })
})

describe('nonsense', () => {
  const packet = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'?gGpPmMXzZcCsSHTDvqQ0129af,;:=-}*'), maxLength: 24 }),
    fc
      .tuple(
        fc.constantFrom(
          'm',
          'M',
          'X',
          'Z0,',
          'Z2,',
          'z4,',
          'p',
          'P',
          'vCont;s:',
          'Hg',
          'T',
          'qXfer:features:read:target.xml:',
          'qRcmd,',
          'c',
          'S05;',
        ),
        fc.string({ unit: 'binary', maxLength: 20 }),
      )
      .map((parts) => parts.join('')),
  )

  test('of any kind is answered or ignored, and the session serves on', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 8 }), (packets) => {
        for (const data of packets) {
          running = false
          session.take(framed(data))
        }
        running = false
        expect(ask('qC')).toEqual([expect.stringMatching(/^QC[12]$/)])
      }),
      { numRuns: 300 },
    )
  })
})

describe('threads', () => {
  test('are the vCPUs, from 1', () => {
    expect([ask('qfThreadInfo'), ask('qsThreadInfo'), ask('qC')]).toEqual([['m1,2'], ['l'], ['QC1']])
    expect(text(ask('qThreadExtraInfo,2')[0] ?? '')).toBe('CPU 1, running')
    expect([ask('T2'), ask('T3'), ask('Hg2'), ask('qC'), ask('Hg0'), ask('Hg3'), ask('Hc-1'), ask('Hx1')]).toEqual([
      ['OK'],
      ['E16'],
      ['OK'],
      ['QC2'],
      ['OK'],
      ['E16'],
      ['OK'],
      ['E16'],
    ])
  })
})

describe('queries', () => {
  test('the target description comes in parts', () => {
    const [first = ''] = ask('qXfer:features:read:target.xml:0,40')
    const [rest = ''] = ask('qXfer:features:read:target.xml:40,fffff')
    expect([first[0], first.length, rest[0]]).toEqual(['m', 65, 'l'])
    expect(first.slice(1) + rest.slice(1)).toMatch(/^<\?xml.*<\/target>\n$/s)
    expect([ask('qXfer:features:read:other.xml:0,40'), ask('qXfer:memory-map:read::0,40')]).toEqual([['E00'], ['']])
  })

  test('what is not known is answered with nothing', () => {
    expect([ask('qTStatus'), ask('vMustReplyEmpty'), ask('!'), ask('')]).toEqual([[''], [''], [''], ['']])
  })

  test.each([
    ['info registers', /^RAX {7}0{16}\n/],
    ['info cpus', /^\* CPU 0 at 0x0{11}10000, running\n {2}CPU 1/],
    ['xp 0x10000 3', /^0000010000: 90 90 f4\n$/],
    ['xp 0x9fff8 16', /^000009fff8: (00 ){7}00\n00000a0000: neither RAM nor ROM\n$/],
    ['xp here', /^xp takes an address/],
    ['nonsense', /^'nonsense' is no command/],
    ['help', /^info registers/],
  ])('monitor %s', (line, answer) => {
    expect(text(ask(`qRcmd,${Buffer.from(line).toString('hex')}`)[0] ?? '')).toMatch(answer)
  })

  test('monitor reset and quit reach the machine', () => {
    for (const line of ['reset', 'quit']) ask(`qRcmd,${Buffer.from(line).toString('hex')}`)
    expect(calls).toEqual(['reset', 'quit'])
    expect(ask('qRcmd,7')).toEqual(['E16'])
  })
})
