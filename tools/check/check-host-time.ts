/**
 * Time and chance of the host stay out of the engine, or a run could not be repeated: devices have a `Clock`, everything else enters through the
 * input gate (ARCHITECTURE.md).
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceFiles } from './source-files.ts'

const HOST = /\b(Date\.now|performance\.now|setTimeout|setInterval|setImmediate|Math\.random|new Date(?=\(\)))\b/
/** Where the host's time is meant, and why. */
const PLACES: Readonly<Record<string, string>> = {
  'src-main/engine/base/clock/host-clock.ts': 'is the host clock',
  'src-main/engine/machine/machine-loop.ts': 'waits between slices',
  'src-main/engine/display/display-worker.ts': 'is a thread of its own that only looks',
  'src-main/engine/control/guest-control.ts': 'sends a heartbeat to the watch-dog',
}

export function checkHostTime(root: string): string[] {
  const sources = sourceFiles(root).filter((path) => path.startsWith('src-main/engine/') && !(path in PLACES))
  return sources.flatMap((path) => hostTimeComplaints(path, readFileSync(join(root, path), 'utf8')))
}

export function hostTimeComplaints(path: string, source: string): string[] {
  return source.split('\n').flatMap((line, index) => {
    const used = /^\s*(\*|\/\/|\/\*)/.test(line) ? undefined : HOST.exec(line)?.[1]
    return used ? [`${path}:${index + 1} uses ${used}; time in the engine comes from a Clock`] : []
  })
}
