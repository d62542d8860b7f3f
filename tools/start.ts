/** `npm start`: the Electron application where it can be had and seen, else the same interface served to the browser. */
import { join } from 'node:path'
import { electronBinary } from './app/electron-binary.ts'
import { runChild } from './app/run-child.ts'
import { planStart } from './app/start-plan.ts'

const root = join(import.meta.dirname, '..')
const plan = await planStart(process.argv.slice(2), {
  root,
  node: process.execPath,
  platform: process.platform,
  environment: process.env,
  electron: (again) => electronBinary({ folder: join(root, 'node_modules', 'electron'), again }),
})
if (plan.notice) process.stderr.write(`innkeeper: ${plan.notice}\n`)
process.exit(await runChild(plan.file, plan.arguments, root))
