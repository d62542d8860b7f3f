/** x87: data transfer, arithmetic, comparison, transcendental and control instructions. SDM vol. 2; opcode maps. */
import type { InstructionRow } from '../instruction-row.ts'
import { X87_SAVE_ROWS } from './x87-save.ts'

type X87Row = readonly [opcode: string, name: string, operands: string, handler: string]

/** What compilers emit for ordinary arithmetic. */
const HOT =
  /^(arithmetic(Memory<f(32|64)>|Top|Into|Pop)|loadMemory<(f32|f64|i32)>|loadRegister|storeMemory<f64>|storePop<f(32|64)>|fstp?|fxch|fchs|fld[1z]|fu?comip?|fnstswAx)$/

function rows(file: string, list: readonly X87Row[]): InstructionRow[] {
  return list.map(([opcode, name, operands, handler]) => ({
    opcode,
    name,
    operands,
    handler,
    unit: 'x87',
    file: `handlers/x87-${file}.ts`,
    ...(HOT.test(handler) ? { hot: true } : {}),
  }))
}

/** Digits of the basic operations; with ST(i) as destination the manuals exchange the names of the reversed ones, and so do these. */
const ARITHMETIC = [
  [0, 'ADD'],
  [1, 'MUL'],
  [4, 'SUB'],
  [5, 'SUBR'],
  [6, 'DIV'],
  [7, 'DIVR'],
] as const

function arithmeticRows(): X87Row[] {
  return ARITHMETIC.flatMap(([digit, name]): X87Row[] => {
    const reversed = digit < 4 ? name : name.endsWith('R') ? name.slice(0, -1) : `${name}R`
    return [
      [`D8 /${digit}`, `F${name}`, 'Md', 'arithmeticMemory<f32>'],
      [`DC /${digit}`, `F${name}`, 'Mq', 'arithmeticMemory<f64>'],
      [`DA /${digit}`, `FI${name}`, 'Md', 'arithmeticMemory<i32>'],
      [`DE /${digit}`, `FI${name}`, 'Mw', 'arithmeticMemory<i16>'],
      [`D8 /${digit}`, `F${name}`, 'Rd', 'arithmeticTop'],
      [`DC /${digit}`, `F${reversed}`, 'Rd', 'arithmeticInto'],
      [`DE /${digit}`, `F${reversed}P`, 'Rd', 'arithmeticPop'],
    ]
  })
}

const COMPARE: readonly X87Row[] = [
  ['D8 /2', 'FCOM', 'Md', 'fcomMemory<f32>'],
  ['D8 /3', 'FCOMP', 'Md', 'fcompMemory<f32>'],
  ['DC /2', 'FCOM', 'Mq', 'fcomMemory<f64>'],
  ['DC /3', 'FCOMP', 'Mq', 'fcompMemory<f64>'],
  ['DA /2', 'FICOM', 'Md', 'fcomMemory<i32>'],
  ['DA /3', 'FICOMP', 'Md', 'fcompMemory<i32>'],
  ['DE /2', 'FICOM', 'Mw', 'fcomMemory<i16>'],
  ['DE /3', 'FICOMP', 'Mw', 'fcompMemory<i16>'],
  ['D8 /2', 'FCOM', 'Rd', 'fcom'],
  ['D8 /3', 'FCOMP', 'Rd', 'fcomp'],
  ['DC /2', 'FCOM', 'Rd', 'fcom'],
  ['DC /3', 'FCOMP', 'Rd', 'fcomp'],
  ['DE /2', 'FCOMP', 'Rd', 'fcomp'],
  ['DE D9', 'FCOMPP', '', 'fcompp'],
  ['DD /4', 'FUCOM', 'Rd', 'fucom'],
  ['DD /5', 'FUCOMP', 'Rd', 'fucomp'],
  ['DA E9', 'FUCOMPP', '', 'fucompp'],
  ['DB /5', 'FUCOMI', 'Rd', 'fucomi'],
  ['DB /6', 'FCOMI', 'Rd', 'fcomi'],
  ['DF /5', 'FUCOMIP', 'Rd', 'fucomip'],
  ['DF /6', 'FCOMIP', 'Rd', 'fcomip'],
  ['D9 E4', 'FTST', '', 'ftst'],
  ['D9 E5', 'FXAM', '', 'fxam'],
]

const MOVE: readonly X87Row[] = [
  ['D9 /0', 'FLD', 'Md', 'loadMemory<f32>'],
  ['DD /0', 'FLD', 'Mq', 'loadMemory<f64>'],
  ['DB /5', 'FLD', 'M', 'loadExtended'],
  ['D9 /0', 'FLD', 'Rd', 'loadRegister'],
  ['DF /0', 'FILD', 'Mw', 'loadMemory<i16>'],
  ['DB /0', 'FILD', 'Md', 'loadMemory<i32>'],
  ['DF /5', 'FILD', 'Mq', 'loadMemory<i64>'],
  ['D9 /2', 'FST', 'Md', 'storeMemory<f32>'],
  ['DD /2', 'FST', 'Mq', 'storeMemory<f64>'],
  ['D9 /3', 'FSTP', 'Md', 'storePop<f32>'],
  ['DD /3', 'FSTP', 'Mq', 'storePop<f64>'],
  ['DB /7', 'FSTP', 'M', 'storeExtended'],
  ['DF /2', 'FIST', 'Mw', 'storeMemory<i16>'],
  ['DB /2', 'FIST', 'Md', 'storeMemory<i32>'],
  ['DF /3', 'FISTP', 'Mw', 'storePop<i16>'],
  ['DB /3', 'FISTP', 'Md', 'storePop<i32>'],
  ['DF /7', 'FISTP', 'Mq', 'storePop<i64>'],
  ['DF /1', 'FISTTP', 'Mw', 'storeTruncated<i16>'],
  ['DB /1', 'FISTTP', 'Md', 'storeTruncated<i32>'],
  ['DD /1', 'FISTTP', 'Mq', 'storeTruncated<i64>'],
  ['DD /2', 'FST', 'Rd', 'fst'],
  ['DD /3', 'FSTP', 'Rd', 'fstp'],
  ['D9 /3', 'FSTPNCE', 'Rd', 'fstpnce'],
  ['DF /2', 'FSTP', 'Rd', 'fstp'],
  ['DF /3', 'FSTP', 'Rd', 'fstp'],
  ['D9 /1', 'FXCH', 'Rd', 'fxch'],
  ['DD /1', 'FXCH', 'Rd', 'fxch'],
  ['DF /1', 'FXCH', 'Rd', 'fxch'],
  ...[0, 1, 2, 3].flatMap((digit): X87Row[] => [
    [`DA /${digit}`, `FCMOV${['B', 'E', 'BE', 'U'][digit]}`, 'Rd', 'fcmov'],
    [`DB /${digit}`, `FCMOVN${['B', 'E', 'BE', 'U'][digit]}`, 'Rd', 'fcmovNot'],
  ]),
  ['D9 E0', 'FCHS', '', 'fchs'],
  ['D9 E1', 'FABS', '', 'fabs'],
  ['D9 E8', 'FLD1', '', 'fld1'],
  ['D9 E9', 'FLDL2T', '', 'fldl2t'],
  ['D9 EA', 'FLDL2E', '', 'fldl2e'],
  ['D9 EB', 'FLDPI', '', 'fldpi'],
  ['D9 EC', 'FLDLG2', '', 'fldlg2'],
  ['D9 ED', 'FLDLN2', '', 'fldln2'],
  ['D9 EE', 'FLDZ', '', 'fldz'],
  ['DD /0', 'FFREE', 'Rd', 'ffree'],
  ['DF /0', 'FFREEP', 'Rd', 'ffreep'],
  ['D9 D0', 'FNOP', '', 'fnop'],
  ['D9 F6', 'FDECSTP', '', 'fdecstp'],
  ['D9 F7', 'FINCSTP', '', 'fincstp'],
]

const SCALE: readonly X87Row[] = [
  ['D9 F4', 'FXTRACT', '', 'fxtract'],
  ['D9 F5', 'FPREM1', '', 'fprem1'],
  ['D9 F8', 'FPREM', '', 'fprem'],
  ['D9 FC', 'FRNDINT', '', 'frndint'],
  ['D9 FD', 'FSCALE', '', 'fscale'],
  ['DF /4', 'FBLD', 'M', 'fbld'],
  ['DF /6', 'FBSTP', 'M', 'fbstp'],
]

const TRANSCENDENTAL: readonly X87Row[] = [
  ['D9 F0', 'F2XM1', '', 'f2xm1'],
  ['D9 F1', 'FYL2X', '', 'fyl2x'],
  ['D9 F2', 'FPTAN', '', 'fptan'],
  ['D9 F3', 'FPATAN', '', 'fpatan'],
  ['D9 F9', 'FYL2XP1', '', 'fyl2xp1'],
  ['D9 FB', 'FSINCOS', '', 'fsincos'],
  ['D9 FE', 'FSIN', '', 'fsin'],
  ['D9 FF', 'FCOS', '', 'fcos'],
]
/** Correctly rounded here in all but very rare cases; processors are off by up to one unit in the last place. */
const LAST_PLACE = 'last place of the result, C1, and PE where the result happens to be exact: SDM vol. 1, 8.3.10'

const CONTROL: readonly X87Row[] = [
  ['DB E0', 'FNENI', '', 'ignored'],
  ['DB E1', 'FNDISI', '', 'ignored'],
  ['DB E2', 'FNCLEX', '', 'fnclex'],
  ['DB E3', 'FNINIT', '', 'fninit'],
  ['DB E4', 'FNSETPM', '', 'ignored'],
  ['D9 /5', 'FLDCW', 'Mw', 'fldcw'],
  ['D9 /7', 'FNSTCW', 'Mw', 'fnstcw'],
  ['DD /7', 'FNSTSW', 'Mw', 'fnstsw'],
  ['DF E0', 'FNSTSW', '', 'fnstswAx'],
]

export const X87_ROWS: readonly InstructionRow[] = [
  ...rows('arithmetic', [...arithmeticRows(), ['D9 FA', 'FSQRT', '', 'fsqrt']]),
  ...rows('compare', COMPARE),
  ...rows('move', MOVE),
  ...rows('scale', SCALE),
  ...rows('transcendental', TRANSCENDENTAL).map((row) => ({ ...row, modelSpecific: LAST_PLACE })),
  ...rows('control', CONTROL),
  // Its own conditions for #NM: the handler looks.
  { opcode: '9B', name: 'FWAIT', operands: '', handler: 'fwait', file: 'handlers/x87-control.ts', faults: true },
  ...X87_SAVE_ROWS,
]
