/** What QEMU's TCG (7.2) gets wrong in task switches and in virtual-8086 mode (the oracle kernel's groups `task` and `virtual`), and what is right. */
import type { KnownError } from './privileged-oracle-table.ts'

const RESUME = 0x10000
/** TR of a trial that got as far as the new task. */
const SWITCHED = ' tr=90 '
/** A segment of the new task, which is at CPL 3. */
const SEGMENT_LINES = /^task\/[^/]*\/.\/(jmp|int|np|iret)\/(es|ds|fs|gs)-/

export const TASK_ERRORS: readonly KnownError[] = [
  {
    what: 'a fault of the new task has the EIP of the instruction that switched',
    source: 'SDM vol. 3, 8.3: errors behind the commit point come before the first instruction of the new task',
    lines: SEGMENT_LINES,
    right: (text) => (text.startsWith('#') ? text.replace(/ at (kernel|\+\d+) /, ' at landing+0 ') : text),
  },
  {
    what: 'a task switch does not set the accessed bit of the data segments it loads',
    source: 'SDM vol. 3, 3.4.5.1 (accessed bit); APM vol. 2, 4.8.2',
    lines: SEGMENT_LINES,
    right: (text) =>
      text.startsWith('done')
        ? text.replace(/descriptor=(\w+)/, (_all, byte) => `descriptor=${(parseInt(byte, 16) | 1).toString(16)}`)
        : text,
  },
  {
    what: 'RF is not set in the flags that a fault saves in the TSS of the old task',
    source: 'SDM vol. 3, 17.3.1.1; APM vol. 2, 13.1.3.1',
    lines: /^task\/[^/]*\/.\/(ud|np)\//,
    right: (text) =>
      text.includes(SWITCHED)
        ? text.replace(/( ip=\d+ fl=)(\w+)/, (_all, before, flags) => before + (parseInt(flags, 16) | RESUME).toString(16))
        : text,
  },
  {
    what: 'a task gate that names a TSS in the LDT is #TS',
    source: 'SDM vol. 2, JMP, CALL, INT n: #GP(TSS selector)',
    lines: /^task\/.*\/gate-to-4$/,
    right: (text) => text.replace('#TS(', '#GP('),
  },
  {
    what: 'INT1 does not exist in virtual-8086 mode',
    source: 'SDM vol. 2, INT1: #DB, whatever IOPL',
    lines: /^virtual\/icebp\//,
    right: (text) =>
      text.replace(/^#UD at \+0 (.*) fl=(\w+)/, (_all, middle, flags) => {
        return `#DB dr6=ffff0ff0 at +1 ${middle} fl=${(parseInt(flags, 16) & ~RESUME).toString(16)}`
      }),
  },
  {
    what: 'LOCK before MOV is ignored in virtual-8086 mode',
    source: 'SDM vol. 2, LOCK: #UD',
    lines: /^virtual\/lock_move\//,
    right: (text) => text.replace('#UD at +3', '#UD at +0').replace(/ bx=\w+$/, ''),
  },
  {
    what: 'the accessed bit of the code segment is not set when an event leaves virtual-8086 mode',
    source: 'SDM vol. 3, 3.4.5.1 (accessed bit); APM vol. 2, 4.8.1',
    lines: /^virtual\/.*\/handler-code/,
    right: (text) =>
      /^#(22|BP|GP\(0\))/.test(text)
        ? text.replace(/descriptor=(\w+)$/, (_all, byte) => `descriptor=${(parseInt(byte, 16) | 1).toString(16)}`)
        : text,
  },
]
