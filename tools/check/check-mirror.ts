/**
 * The test-mirror rule: `src-x/a/b.ts` is tested by `tests/unit/src-x/a/b.test.ts`. Files whose absence of a twin is a fault are those whose
 * nouns carry behaviour of their own: chips, tables, stores, formats, parts of the translator (its lowerings are tested by kind of instruction).
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sourceFiles } from './source-files.ts'

const NEEDS_TWIN = [
  /^src-main\/engine\/devices\/.*\/(chip|queue|pci-transport)\.ts$/,
  /^src-main\/engine\/accel\/jit\/(wasm\/)?[\w-]+\.ts$/,
  /^src-main\/engine\/bus\/.*(bus|map|space)\.ts$/,
  /^src-main\/engine\/snapshot\/(state-file|payload)\.ts$/,
  /^src-main\/engine\/storage\/(overlay|raw\/raw-image|memory-overlay)\.ts$/,
  /^src-main\/engine\/firmware\/.*-boot\.ts$/,
  /^src-main\/engine\/base\/clock\/virtual-clock\.ts$/,
  /^src-main\/library\/.*(folder-snapshot-store|table|lock)\.ts$/,
  /^src-main\/supervisor\/.*\.ts$/,
]

/** Where the twin of a source must lie. */
export function twinOf(path: string): string {
  return `tests/unit/${path.replace(/\.tsx?$/, '.test.ts')}`
}

/** Whether the absence of a twin is a fault. */
export function needsTwin(path: string): boolean {
  return NEEDS_TWIN.some((pattern) => pattern.test(path))
}

export function checkMirror(root: string): string[] {
  const lonely = sourceFiles(root).filter((path) => needsTwin(path) && !existsSync(join(root, twinOf(path))))
  return lonely.map((path) => `${path} has no test at ${twinOf(path)}`)
}
