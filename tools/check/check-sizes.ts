/**
 * The size budget (CONTRIBUTING.md): files fail above 600 lines and functions above 80; composition files fail above 250. Exceptions stand in
 * check-sizes.json, each with its reason, and may only shrink. Functions are found by their indentation, which the formatter guarantees.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceFiles } from './source-files.ts'

const FILE_LIMIT = 600
const FUNCTION_LIMIT = 80
const COMPOSITION_LIMIT = 250
const COMPOSITION = /(^|\/)(main|machine|build-machine|app)\.tsx?$/
const FUNCTION_START =
  /^(\s*)(?:(?:@inline )?(?:export )?(?:default )?(?:async )?function[ *]|(?:static |async |get |set |\*)*#?[a-zA-Z]\w*(?:<[^>]*>)?\([^)]*\)[^;=]*\{$)/
const NOT_FUNCTIONS = /^\s*(?:if|for|while|switch|catch|describe|test|it|return|else)\b/

interface Exceptions {
  readonly files: Readonly<Record<string, { readonly lines: number; readonly reason: string }>>
  readonly functions: Readonly<Record<string, { readonly lines: number; readonly reason: string }>>
}

export interface FunctionSize {
  readonly name: string
  readonly lines: number
}

/** Every function of a formatted source, with its length in lines. */
export function functionSizes(source: string): FunctionSize[] {
  const lines = source.split('\n')
  return lines.flatMap((line, start) => {
    const match = FUNCTION_START.exec(line)
    if (!match || NOT_FUNCTIONS.test(line)) return []
    const end = lines.indexOf(`${match[1]}}`, start)
    const name = /(#?\w+)\s*(?:<[^>]*>)?\(/.exec(line)?.[1] ?? line.trim()
    return end < 0 ? [] : [{ name, lines: end - start + 1 }]
  })
}

/** What is over the budget, one sentence each. */
export function sizeComplaints(path: string, source: string, exceptions: Exceptions): string[] {
  const complaints: string[] = []
  const lines = source.split('\n').length - 1
  const limit = exceptions.files[path]?.lines ?? (COMPOSITION.test(path) ? COMPOSITION_LIMIT : FILE_LIMIT)
  if (lines > limit) complaints.push(`${path}: ${lines} lines, the budget is ${limit}; split it`)
  for (const { name, lines: length } of functionSizes(source)) {
    const most = exceptions.functions[`${path}:${name}`]?.lines ?? FUNCTION_LIMIT
    if (length > most) complaints.push(`${path}: function ${name} has ${length} lines, the budget is ${most}; split it`)
  }
  return complaints
}

export function checkSizes(root: string): string[] {
  const exceptions = JSON.parse(readFileSync(join(root, 'tools', 'check', 'check-sizes.json'), 'utf8')) as Exceptions
  return sourceFiles(root).flatMap((path) => sizeComplaints(path, readFileSync(join(root, path), 'utf8'), exceptions))
}
