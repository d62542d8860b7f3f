/** Where things are, from source and built: this file is in `src-main/cli` or, bundled, in `out/main`. Nothing else asks for its own place. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json'))) return from
  return findRoot(dirname(from))
}

const ROOT = findRoot(import.meta.dirname)
const FROM_SOURCE = import.meta.filename.endsWith('.ts')

export const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version

export const PATHS = {
  root: ROOT,
  renderer: join(ROOT, 'out', 'renderer'),
  /** What runs this command line in a process of its own. */
  cliEntry: FROM_SOURCE ? join(ROOT, 'src-main', 'cli', 'main.ts') : join(ROOT, 'out', 'main', 'cli.js'),
  guestEntry: guestEntry(),
}

/** INNKEEPER_GUEST_WORKER puts another guest in the machine's place: the tests' fake one. */
function guestEntry(): URL {
  const other = process.env.INNKEEPER_GUEST_WORKER
  if (other) return pathToFileURL(other)
  return pathToFileURL(FROM_SOURCE ? join(ROOT, 'src-main', 'engine', 'worker.ts') : join(ROOT, 'out', 'main', 'worker.js'))
}
