/** `node tools/check/check.ts`: the house rules that no compiler or linter checks. Prints what is broken and how to mend it. */
import { join } from 'node:path'
import { checkDevices } from './check-devices.ts'
import { checkHostTime } from './check-host-time.ts'
import { checkLayers } from './check-layers.ts'
import { checkMirror } from './check-mirror.ts'
import { checkSizes } from './check-sizes.ts'

const root = join(import.meta.dirname, '..', '..')
const complaints = [...checkSizes(root), ...checkMirror(root), ...checkDevices(root), ...checkLayers(root), ...checkHostTime(root)]
for (const complaint of complaints) process.stderr.write(`${complaint}\n`)
process.exit(complaints.length > 0 ? 1 : 0)
