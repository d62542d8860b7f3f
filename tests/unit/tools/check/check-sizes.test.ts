import { describe, expect, test } from 'vitest'
import { functionSizes, sizeComplaints } from '../../../../tools/check/check-sizes.ts'

const NONE = { files: {}, functions: {} }
const body = (lines: number): string => '  x()\n'.repeat(lines)

describe('size budget', () => {
  test('functions and methods are measured to their closing brace', () => {
    const source = `export function outer(): void {\n${body(3)}}\n\nclass A {\n  #inner(a: number): void {\n    a()\n  }\n}\n`
    expect(functionSizes(source)).toEqual([
      { name: 'outer', lines: 5 },
      { name: '#inner', lines: 3 },
    ])
  })

  test('a function over the budget is named', () => {
    const source = `function long(): void {\n${body(80)}}\n`
    expect(sizeComplaints('src-main/a.ts', source, NONE)).toEqual(['src-main/a.ts: function long has 82 lines, the budget is 80; split it'])
  })

  test('a composition file has the smaller budget', () => {
    const source = 'x\n'.repeat(251)
    expect(sizeComplaints('src-main/main.ts', source, NONE)).toHaveLength(1)
    expect(sizeComplaints('src-main/other.ts', source, NONE)).toEqual([])
  })

  test('an exception raises the budget of its file only', () => {
    const exceptions = { files: { 'a.ts': { lines: 700, reason: 'a table' } }, functions: {} }
    expect(sizeComplaints('a.ts', 'x\n'.repeat(700), exceptions)).toEqual([])
    expect(sizeComplaints('a.ts', 'x\n'.repeat(701), exceptions)).toHaveLength(1)
  })
})
