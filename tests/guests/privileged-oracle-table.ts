/**
 * What QEMU's TCG (7.2) is known to get wrong in the lines of the oracle kernel: which lines, the manual's section, and what is right. An entry
 * changes QEMU's line into the right one; Innkeeper's line must then be the same. SDM: Intel's manual; APM: AMD's. (A table: its length is its content.)
 */
import { LIMIT_ERRORS } from './privileged-oracle-limits.ts'
import { REAL_MODE_ERRORS } from './privileged-oracle-real.ts'
import { TASK_ERRORS } from './privileged-oracle-tasks.ts'

export interface KnownError {
  readonly what: string
  readonly source: string
  /** Names of lines (the part before the colon). */
  readonly lines: RegExp
  /** The right text after the colon, made from QEMU's. */
  readonly right: (text: string, name: string) => string
}

const FAULTS = /#(DE|BR|UD|NM|TS|NP|SS|GP|PF|MF|AC|XM)(\S* .*?) fl=([0-9a-f]+)/g
const RESUME = 0x10000

/** Error code of an IDT fault: bits 15:3 are the vector, bit 1 says IDT. */
function halveIndex(code: string): string {
  return (((parseInt(code, 16) >> 1) & ~7) | 2).toString(16)
}

function setAccessed(_all: string, high: string, low: string): string {
  return `descriptor=${high}${(parseInt(low, 16) | 1).toString(16)}`
}

/** A branch that does not happen: RIP and RSP as before it. */
function refusedBranch(text: string, name: string): string {
  const [back, pushed] = name.includes('/ret/') ? ['+1', '-8'] : ['+0', '+0']
  return text.replace(/^#GP\(0\) at (?!\+)\S+ (.*) sp=\S+/, `#GP(0) at ${back} $1 sp=${pushed}`)
}

function refusedFlush(text: string, name: string): string {
  const address = name.split('/').at(-1) ?? ''
  const fault = /e$/.test(address) ? `#PF(${name.includes('/3/') ? 4 : 0}) cr2=${address}` : '#GP(0)'
  return text
    .replace('done at +5', `${fault} at +0`)
    .replace('fl=2', 'fl=10002')
    .replace(/on \S+/, 'on ist1+0')
}

function refusedSysenter(_text: string, name: string): string {
  const [, , ring, instruction, , flags = '0'] = name.split('/')
  const image = (parseInt(flags, 16) | RESUME | 2).toString(16)
  const fault = ring === '3' && instruction === 'sysexit' ? '#GP(0)' : '#UD'
  return ring === '3' ? `${fault} at +0 cs=1b ss=23 sp=+0 fl=${image} on stack0+0` : `#UD at +0 cs=30 ss=10 sp=+0 fl=${image} on own`
}

/** The snippets put FLDCW, FLD1, FLDZ, FDIVRP and, for `pending-load`, NOP first. */
function pendingOffset(name: string): number {
  return 8 + Number(name.includes('load')) + Number(name.includes('16/'))
}

const OPERAND_SIZES: Record<string, number> = { load16: 2, modify16: 2, movsw: 2, load32: 4, store32: 4, lfs: 4, fldl: 8, cmpxchg8b: 8 }

/** #AC(0) where the address is no multiple of the operand's size; registers as before the instruction. */
function misaligned(text: string, name: string): string {
  const [, , , operation = '', offset = '0'] = name.split('/')
  if (Number(offset) % (OPERAND_SIZES[operation] ?? 1) === 0) return text
  const at = operation === 'movsw' ? (name.includes('16/') ? 11 : 8) : 0
  const registers = operation === 'movsw' ? ` cx=2 si=800000${(0x40 + Number(offset)).toString(16)}` : ''
  return text.replace(/^.*? at \S+/, `#AC(0) at +${at}`).replace(/ fl=\w+ on (\S+).*/, ` fl=50002 on $1${registers}`)
}

/** Traps, and the end of a trial, come after an instruction that was completed: RF is clear in their image. */
function clearResume(text: string): string {
  return text.replace(/(done|#DB(?! dr6=ffff2)|#BP|#21)( .*?) fl=([0-9a-f]+)/g, (_all, event, middle, flags) => {
    return `${event}${middle} fl=${(parseInt(flags, 16) & ~RESUME).toString(16)}`
  })
}

/** #GP(0) of a snippet's first instruction. */
function refuseWrite(text: string): string {
  return text.replace(/^done at \S+/, '#GP(0) at +0').replace(/ fl=\w+ on own.*/, ' fl=10002 on own')
}

const CR0_BITS = 0xe005003fn // PG CD NW AM WP NE ET TS EM MP PE
const CR0_ET = 0x10n // always 1
const CR0_NW = 1n << 29n
const CR0_CD = 1n << 30n

function rightCr0(text: string, name: string): string {
  const value = BigInt(`0x${name.split('/').at(-1)}`)
  if (value >> 32n || (value & (CR0_NW | CR0_CD)) === CR0_NW) return refuseWrite(text)
  return text.replace(/cx=\w+/, `cx=${((value & CR0_BITS) | CR0_ET).toString(16)}`)
}

const PLACES: Record<string, string> = { cross: '80000fff', second: '80001000' }

/** A byte load: A in the entries on the way; where the page is absent, a fault first. */
function faultLikeLoad(text: string, name: string): string {
  const place = name.split('/').at(-1) ?? ''
  const address = PLACES[place.split('-')[0] ?? ''] ?? '80000020'
  const page = place.startsWith('second') ? '--A-' : 'A---'
  const done = text.replace(/pages=(-+),/, (_all, entries) => `pages=${'A-'.repeat(entries.length / 2 - 2)}${page},`)
  if (!/^(absent|cross-both-absent|second-page-absent)$/.test(place)) return done
  const frame = /cs=.* on \S+/.exec(text)?.[0] ?? ''
  return `#PF(${name.includes('/3/') ? 4 : 0}) cr2=${address} at +0 ${frame.replace('fl=2', 'fl=10002')} ${done}`
}

const PUSHES: Record<string, number> = { jmp: 0, call: 0, ret: 2, 'ret-outer': 4, iret: 5 }
const SEGMENTS: Record<string, string> = { '64/0': 'cs=8 ss=10', '64/3': 'cs=2b ss=23', 'c32/0': 'cs=30 ss=10', 'c32/3': 'cs=1b ss=23' }

/** A far transfer to SEL_TEST that is #GP(selector): the stack holds what the trial pushed before. */
function refuseBothWidths(_text: string, name: string): string {
  const [, mode, ring, transfer = ''] = name.split('/')
  const pushes = PUSHES[transfer] ?? 0
  const sp = pushes ? `-${pushes * (mode === '64' ? 8 : 4)}` : '+0'
  const stack = ring === '3' ? 'stack0+0' : 'own'
  const access = name.includes('both0') ? '9a' : 'fa'
  return `#GP(88) at +${pushes} ${SEGMENTS[`${mode}/${ring}`]} sp=${sp} fl=10002 on ${stack} descriptor=${access}`
}

function refusedNullStack(text: string, name: string): string {
  const access = parseInt(text.slice(-2), 16) & ~1
  const [cs, sp] = name.startsWith('far/64') ? [8, -16] : [30, -8]
  return `#GP(0) at +2 cs=${cs} ss=10 sp=${sp} fl=10002 on own descriptor=${access.toString(16)}`
}

const USER_SEGMENTS: Record<string, string> = { '64': 'cs=2b ss=23', c32: 'cs=1b ss=23', c16: 'cs=4b ss=53' }

/** A fault of INT n in ring 3, with nothing else changed. */
function refusedUserInterrupt(name: string, fault: string): string {
  const environment = name.split('/')[1] ?? ''
  return `${fault} at +0 ${USER_SEGMENTS[environment]} sp=+0 fl=10002 on stack0+0`
}

/** Sets bits in the error codes of page faults that look so. */
function addToPageFaults(text: string, codes: RegExp, bits: number): string {
  return text.replaceAll(/#PF\(([0-9a-f]+)\)/g, (all, code) =>
    codes.test(code) ? `#PF(${(parseInt(code, 16) | bits).toString(16)})` : all,
  )
}

export const KNOWN_ERRORS: readonly KnownError[] = [
  {
    what: 'RF is not set in the image of EFLAGS that a fault pushes',
    source: 'SDM vol. 3, 17.3.1.1; APM vol. 2, 13.1.3.1',
    lines: /^(?!real\/)/,
    right: (text) =>
      text.replaceAll(FAULTS, (_all, vector, middle, flags) => `#${vector}${middle} fl=${(parseInt(flags, 16) | RESUME).toString(16)}`),
  },
  {
    what: 'an instruction that reads and writes faults as a read first',
    source: 'SDM vol. 3, 4.7 (W/R); APM vol. 2, 8.2.15',
    lines:
      /\/modify$|^memory\/[^/]*\/.\/(exchange|compare_equal|compare_unequal|compare8|exchange_add|increment|negate|invert|rotate|shift_zero|shift_double|bit_set)\//,
    right: (text) => addToPageFaults(text, /^[0-9a-f]$/, 2),
  },
  {
    what: 'a reserved bit gives an error code without P',
    source: 'SDM vol. 3, 4.7 (RSVD): bit 3 can be set only if bit 0 is also set',
    lines: /./,
    right: (text) => addToPageFaults(text, /^1?[89a-f]$/, 1),
  },
  {
    what: 'in long mode the error code of a fault in the IDT counts 16 bytes a vector as two',
    source: 'SDM vol. 3, 6.13 (the index of the gate); APM vol. 2, 8.4.1',
    lines:
      /^(simple\/(64|c32|c16)\/3\/int|debug\/(64|c32|c16)\/3\/step\/int3|gate\/(64|c32|c16)\/.\/(int|ud|de)\/([^h]|handler-task)|gate\/(64|c32|c16)\/.\/idt-short)/,
    right: (text) => text.replace(/#(GP|NP)\(([0-9a-f]+)\)/, (_all, fault, code) => `#${fault}(${halveIndex(code)})`),
  },
  {
    what: 'EXT is not set in the error code of a fault during the delivery of an exception',
    source: 'SDM vol. 3, 6.13 (EXT)',
    lines: /^(gate|task)\/[^/]*\/.\/ud\//,
    right: (text) =>
      text.replace(/#(GP|NP|SS|TS)\(([0-9a-f]+)\)/, (_all, fault, code) => `#${fault}(${(parseInt(code, 16) | 1).toString(16)})`),
  },
  {
    what: 'loading CS does not set the accessed bit of its descriptor',
    source: 'SDM vol. 3, 3.4.5.1 (accessed bit); APM vol. 2, 4.8.1',
    lines: /^(gate\/|narrow\/|far\/(?!.*(-gate|-stack)))/,
    right: (text) => (/^(#22|#UD|#DE) |^[^:]*? cs=8[89ab] /.test(text) ? text.replace(/descriptor=(\w)([8ace])$/, setAccessed) : text),
  },
  {
    what: 'a return to an outer ring does not set the accessed bit of the stack segment',
    source: 'SDM vol. 3, 3.4.5.1 (accessed bit); APM vol. 2, 4.8.2',
    lines: /-stack\/data-/,
    right: (text) => (/ ss=8b /.test(text) ? text.replace(/descriptor=(\w)([26])$/, setAccessed) : text),
  },
  {
    what: 'the stack segment that a return pops is not present: #NP',
    source: 'SDM vol. 2, RET and IRET: #SS(stack segment selector)',
    lines: /-stack\/data-absent3\/rpl3$/,
    right: (text) => text.replace('#NP(88)', '#SS(88)'),
  },
  {
    what: 'JMP through a call gate to a code segment that is not present: #GP',
    source: 'SDM vol. 2, JMP: #NP(code segment selector)',
    lines: /(0\/jmp-gate-code\/code-absent0|3\/jmp-gate-code\/code-absent3)$/,
    right: (text) => text.replace('#GP(98)', '#NP(98)'),
  },
  {
    what: 'a gate to an address that is not canonical is taken, and faults in the handler',
    source: 'SDM vol. 2, INT n: #GP(EXT) before anything is pushed; APM vol. 2, 8.9.1',
    lines: /\/target-not-canonical$/,
    right: (_text, name) => refusedUserInterrupt(name, '#GP(0)'),
  },
  {
    what: 'long mode takes code descriptors with both L and D, which it reserves',
    source: 'SDM vol. 2, JMP, CALL, RET, IRET: #GP(selector)',
    lines: /^far\/(64|c32)\/.\/(jmp|call|ret|ret-outer|iret)\/code-both/,
    right: refuseBothWidths,
  },
  {
    what: 'a return to ring 1 or 2 takes a null stack selector whose RPL is another',
    source: 'SDM vol. 2, RET: #GP(0)',
    lines: /^far\/(64|c32)\/0\/ret\/code-c[^/]*\/rpl[12]$/,
    right: (text, name) => (text.startsWith('done') ? refusedNullStack(text, name) : text),
  },
  {
    what: 'LTR takes a null selector',
    source: 'SDM vol. 2, LTR: #GP(0)',
    lines: /^(load\/[^/]*\/0\/tr\/null|privileged\/[^/]*\/0\/load_task\/)/,
    right: (text) => text.replace('done at +5', '#GP(0) at +0').replace(/fl=(3?)0*2 /, (_all, iopl) => `fl=1${iopl || 0}002 `),
  },
  {
    what: 'SS takes a null selector whose RPL is not the CPL',
    source: 'SDM vol. 2, MOV and LDS/LES/LFS/LGS/LSS: #GP(0)',
    lines: /^load\/64\/0\/l?ss\/null-3/,
    right: (text) =>
      text
        .replace(/done at \+[45]/, '#GP(0) at +0')
        .replace('ss=3', 'ss=10')
        .replace('fl=2 ', 'fl=10002 ')
        .replace(/ cx=\w+/, ''),
  },
  {
    what: 'CLFLUSH of a page that is not present does not fault',
    source: 'SDM vol. 2, CLFLUSH: checked as a byte load; APM vol. 3, CLFLUSH',
    lines: /^memory\/.*\/flush_line\//,
    right: faultLikeLoad,
  },
  {
    what: 'flags change before the write of a rotate through carry faults',
    source: 'SDM vol. 3, 6.5 (faults are restartable: the state before the instruction)',
    lines: /^memory\/.*\/rotate\//,
    right: (text) => text.replace(/^(#PF.*?) fl=10802/, '$1 fl=10002'),
  },
  {
    what: 'LOCK before MOV is ignored',
    source: 'SDM vol. 2, LOCK: #UD',
    lines: /^privileged\/.*\/lock_move\//,
    right: (text) =>
      text
        .replace(/done at \+\d+/, '#UD at +0')
        .replace(/fl=(\w*)2 /, (_all, flags) => `fl=${(parseInt(`${flags}2`, 16) | RESUME).toString(16)} `),
  },
  {
    what: 'RDPMC is not an instruction',
    source: 'SDM vol. 2, RDPMC: #GP(0) for a counter that is not there',
    lines: /^privileged\/.*\/read_performance\//,
    right: (text) => text.replace('#UD at', '#GP(0) at'),
  },
  {
    what: 'privilege is checked before an encoding that does not exist (CR1, CR5..CR7, DR4 and DR5 under CR4.DE, XSETBV without OSXSAVE)',
    source: 'SDM vol. 3, table 6-2 (invalid opcode is found when decoding)',
    lines: /^privileged\/[^/]*\/3\/(move_(from|to)_cr[1567]\/|move_(from|to)_dr[45]\/tsd\+de|extended_set\/)/,
    right: (text) => text.replace('#GP(0) at', '#UD at'),
  },
  {
    what: 'SYSCALL loses the arithmetic flags',
    source: 'SDM vol. 2, SYSCALL: RFLAGS AND NOT IA32_FMASK; APM vol. 3, SYSCALL',
    lines: /^syscall\/[^/]*\/.\/syscall\/on1\/601$/,
    right: (text) => text.replace(/ fl=2 (on own cx=\w+ r11=603)$/, ' fl=3 $1'),
  },
  {
    what: 'SYSENTER and SYSEXIT exist in compatibility mode',
    source: 'APM vol. 3, SYSENTER and SYSEXIT: #UD in long mode (Intel has them there)',
    lines: /^syscall\/c32\/.\/(sysenter|sysexit)\//,
    right: refusedSysenter,
  },
  {
    what: 'SYSEXIT looks at the level last; AMD processors look at it first, in long mode too',
    source: 'SDM vol. 2, SYSEXIT: #GP(0) if CPL is not 0; measured on an EPYC',
    lines: /^syscall\/64\/3\/sysexit\//,
    right: (text) => text.replace('#UD at', '#GP(0) at'),
  },
  {
    what: 'SYSRET loads RF and VM from R11, and not VIF and VIP',
    source: 'SDM vol. 2, SYSRET: RFLAGS = (R11 AND 3C7FD7H) OR 2',
    lines: /^syscall\/64\/0\/sysretq-flags\//,
    right: (text) =>
      text
        .replace(' fl=10002 ', ' fl=2 ')
        .replace('#GP(0) at landing+0', 'done at landing+2')
        .replace(' fl=30002 ', ' fl=2 ')
        .replace(' fl=257ed7 ', ' fl=3c7ed7 '),
  },
  {
    what: 'IRET to an address that is not canonical faults after the return',
    source: 'SDM vol. 2, IRET: #GP(0)',
    lines: /^canonical\/64\/.\/iret\//,
    right: (text, name) =>
      text.replace(
        /^#GP\(0\) at (?!\+).*/,
        `#GP(0) at +12 ${name.includes('/3/') ? 'cs=2b ss=23' : 'cs=8 ss=10'} sp=-40 fl=10002 on ist1+0 bx=23`,
      ),
  },
  {
    what: 'an operand that begins at a canonical address and ends at one that is not: #PF',
    source: 'SDM vol. 1, 3.3.7.1; APM vol. 2, 5.3.1',
    lines: /^canonical\/64\/.\/(load|store|load-ss|load-rsp|pop|movups)\/7ffffffffffe$/,
    right: (text, name) => text.replace(/^#PF\(.\) cr2=\w+/, /load-|pop/.test(name) ? '#SS(0)' : '#GP(0)'),
  },
  {
    what: 'CLFLUSH does not look at its address',
    source: 'SDM vol. 2, CLFLUSH: checked as a byte load; APM vol. 3, CLFLUSH',
    lines: /^canonical\/64\/.\/clflush\//,
    right: refusedFlush,
  },
  {
    what: 'EMMS runs under CR0.TS and CR0.EM',
    source: 'SDM vol. 2, EMMS: #UD if CR0.EM, #NM if CR0.TS',
    lines: /^float\/.*\/emms\/(.*ts|em)/,
    right: (text, name) =>
      text
        .replace(/^done at \S+/, `#${name.includes('/em') && /\/em(\+ts\+mp)?$/.test(name) ? 'UD' : 'NM'} at +0`)
        .replace(' fl=2 ', ' fl=10002 '),
  },
  {
    what: 'CR0.TS is checked before CR0.EM by MMX and SSE instructions',
    source: 'SDM vol. 3, 12.1 and table 13-1: #UD',
    lines: /^float\/.*\/(paddb|xorps|pxor|ldmxcsr|movnti|emms)\/em\+ts\+mp$/,
    right: (text) => text.replace('#NM at +0', '#UD at +0'),
  },
  {
    what: 'an x87 exception that waits is noticed by FWAIT only',
    source: 'SDM vol. 1, 8.6: by the next waiting x87 or MMX instruction',
    lines: /^float\/.*\/(pending-load|pending-emms)\//,
    right: (text, name) => text.replace(/^done at \S+/, `#MF at +${pendingOffset(name)}`).replace(' fl=2 ', ' fl=10002 '),
  },
  {
    what: 'an instruction with an unmasked x87 exception pops',
    source: 'SDM vol. 1, 8.5.3: TOP and registers stay',
    lines: /^float\/.*\/pending-no-wait\//,
    right: (text) => text.replace('ax=b884', 'ax=b084'),
  },
  {
    what: 'unmasked SIMD exceptions do not happen',
    source: 'SDM vol. 1, 11.5.2: #XM, or #UD without CR4.OSXMMEXCPT',
    lines: /^float\/.*\/vector\//,
    right: (text, name) =>
      text
        .replace(/^done at \S+/, `#${name.endsWith('1') ? 'XM' : 'UD'} at +${name.includes('16/') ? 21 : 20}`)
        .replace(' fl=2 ', ' fl=10002 '),
  },
  {
    what: 'a 16-byte operand of an arithmetic SSE instruction need not be aligned',
    source: 'SDM vol. 1, 10.4.1.1: #GP(0)',
    lines: /^align\/.*\/xorps\/[1-9]\//,
    right: (text) => text.replace(/^done at \S+/, '#GP(0) at +0').replace(' fl=40002 ', ' fl=50002 '),
  },
  {
    what: 'there is no alignment check',
    source: 'SDM vol. 3, 6.15 (#AC, table 6-7)',
    lines: /^align\/[^/]*\/3\/(?!xorps|movaps).*\/am1$/,
    right: misaligned,
  },
  {
    what: 'DR7.GD does nothing',
    source: 'SDM vol. 3, 17.2.4 and 17.3.1.3: #DB before the MOV, DR6.BD',
    lines: /^debug\/[^/]*\/0\/general-detect$/,
    right: (text, name) =>
      text
        .replace(/^done at \S+/, `#DB dr6=ffff2ff0 at +${name.includes('16/') ? 9 : 8}`)
        .replace(' fl=2 ', ' fl=10002 ')
        .replace(/ cx=.*/, ''),
  },
  {
    what: 'an instruction breakpoint is reported with the single step of the instruction before',
    source: 'SDM vol. 3, table 6-2: the trap comes first, the breakpoint is a fault of the next instruction',
    lines: /^debug\/.*\/execute\/[12]\/flags2$/,
    right: (text) => text.replace('dr6=ffff4ff2', 'dr6=ffff4ff0'),
  },
  {
    what: 'CR0 takes NW without CD and its upper half, and keeps reserved bits',
    source: 'SDM vol. 2, MOV to control registers: #GP(0), reserved bits of the lower half are ignored',
    lines: /^register\/.*\/cr0\//,
    right: rightCr0,
  },
  {
    what: 'CR8 takes more than four bits',
    source: 'SDM vol. 2, MOV to control registers: #GP(0)',
    lines: /^register\/.*\/cr8\/([4-9]|\d\d)$/,
    right: refuseWrite,
  },
  {
    what: 'reserved bits of DR6 and DR7 can be set',
    source: 'SDM vol. 3, 17.2.3 and 17.2.4: bit 12 of DR6, bits 11, 12, 14 and 15 of DR7 are 0',
    lines: /^register\/.*\/(dr6\/12|dr7\/1[1245])$/,
    right: (text, name) => text.replace(/cx=\w+/, name.includes('dr6') ? 'cx=ffff0ff0' : 'cx=400'),
  },
  {
    what: 'model-specific registers take reserved bits, types and addresses, and need not exist',
    source: 'SDM vol. 2, WRMSR and RDMSR: #GP(0)',
    lines: /^register\/.*\/(efer\/.*|(lstar|cstar|kernel-gs|sysenter)\/(8000-0|ffff7fff-ffffffff)|pat\/(0-[238]|2.*)|msr-none\/.*)$/,
    right: refuseWrite,
  },
  {
    what: 'RF stays set after an instruction',
    source: 'SDM vol. 3, 17.3.1.1: cleared after every instruction except IRET and those that load it',
    lines: /^(syscall\/.*\/swapgs\/on.\/50000$|debug\/)/,
    right: clearResume,
  },
  {
    what: 'a near branch to an address that is not canonical faults after the branch',
    source: 'SDM vol. 2, JMP, CALL, RET: #GP(0) of the branch; APM vol. 2, 5.3.1',
    lines: /^canonical\/64\/.\/(jmp|call|ret)\//,
    right: refusedBranch,
  },
  {
    what: 'the stack at an address that is not canonical is #GP',
    source: 'SDM vol. 3, 6.15 (#SS); APM vol. 2, 8.2.13',
    lines: /^canonical\/64\/.\/(load-ss|load-rsp|push|pop)\//,
    right: (text) => text.replace('#GP(0)', '#SS(0)'),
  },
  {
    what: 'INT1 (F1) is not an instruction',
    source: 'SDM vol. 2, INT n/INTO/INT3/INT1: #DB, trap class, the gate is not checked for DPL; DR6 stays',
    lines: /\/icebp$/,
    right: (text) => text.replace('#UD at +0', '#DB dr6=ffff0ff0 at +1').replace('fl=10002', 'fl=2'),
  },
  ...LIMIT_ERRORS,
  ...REAL_MODE_ERRORS,
  ...TASK_ERRORS,
]

export interface Difference {
  readonly name: string
  readonly right: string
  readonly ours: string
}

export interface Comparison {
  readonly lines: number
  readonly differences: readonly Difference[]
}

function correct(name: string, text: string, used: Set<KnownError>): string {
  let right = text
  for (const error of KNOWN_ERRORS) {
    if (!error.lines.test(name)) continue
    const next = error.right(right, name)
    if (next !== right) used.add(error)
    right = next
  }
  return right
}

function parse(log: string): Map<string, string> {
  const lines = log.split('\n').filter((line) => line.includes(':'))
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]))
}

/** Compares the logs line by line; collects the entries of the table that explain a line. */
export function compareLogs(qemu: string, innkeeper: string, used: Set<KnownError>): Comparison {
  const [theirs, ours] = [parse(qemu), parse(innkeeper)]
  const differences: Difference[] = []
  for (const [name, text] of theirs) {
    const [right, own] = [correct(name, text, used), ours.get(name) ?? 'no such line']
    if (right !== own) differences.push({ name, right, ours: own })
  }
  for (const [name, text] of ours) if (!theirs.has(name)) differences.push({ name, right: 'no such line', ours: text })
  return { lines: theirs.size, differences }
}
