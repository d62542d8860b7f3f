/** What the npm scripts do once dependencies and Node 26 are there: `node tools/tasks.ts check|test|...`. */
import { join } from 'node:path'
import { runChild } from './app/run-child.ts'

const ROOT = join(import.meta.dirname, '..')
const bin = (...parts: string[]): string => join(ROOT, 'node_modules', ...parts)

interface Step {
  readonly name: string
  readonly script: string
  readonly arguments: readonly string[]
  /** Takes what the user wrote after the task's name. */
  readonly open?: boolean
}

const CORE: Step = { name: 'core', script: join(ROOT, 'tools', 'build-core.ts'), arguments: [] }
const APP: Step = { name: 'build', script: join(ROOT, 'tools', 'build-app.ts'), arguments: [] }
const START: Step = { name: 'start', script: join(ROOT, 'tools', 'start.ts'), arguments: [], open: true }
const TYPES: Step = { name: 'types', script: bin('typescript', 'bin', 'tsc'), arguments: ['-p', 'tsconfig.json'] }
const RENDERER_TYPES: Step = { ...TYPES, name: 'types of the interface', arguments: ['-p', join('src-renderer', 'tsconfig.json')] }
const LINT: Step = { name: 'lint', script: bin('@biomejs', 'biome', 'bin', 'biome'), arguments: ['check', '--error-on-warnings'] }
const RULES: Step = { name: 'house rules', script: join(ROOT, 'tools', 'check', 'check.ts'), arguments: [] }
const TESTS: Step = {
  name: 'tests',
  script: bin('vitest', 'vitest.mjs'),
  arguments: ['run', '--project', 'unit', '--project', 'system'],
  open: true,
}
const UNIT: Step = { ...TESTS, name: 'unit tests', arguments: ['run', '--project', 'unit'] }
const FULL: Step = { ...TESTS, name: 'long tests', arguments: ['run', '--project', 'full'] }
const BENCH: Step = { name: 'bench', script: join(ROOT, 'tests', 'bench', 'bench.ts'), arguments: [], open: true }
const CLI: Step = { name: 'cli', script: join(ROOT, 'src-main', 'cli', 'main.ts'), arguments: [], open: true }
const SERVE: Step = { ...CLI, name: 'serve', arguments: ['serve'] }

const TASKS: Readonly<Record<string, readonly Step[]>> = {
  start: [CORE, APP, START],
  build: [CORE, APP],
  cli: [CORE, CLI],
  serve: [CORE, APP, SERVE],
  check: [CORE, TYPES, RENDERER_TYPES, LINT, RULES, UNIT],
  test: [CORE, APP, TYPES, RENDERER_TYPES, LINT, RULES, TESTS],
  'test:full': [CORE, FULL],
  bench: [CORE, BENCH],
}

const [task = '', ...extra] = process.argv.slice(2)
const steps = TASKS[task]
if (!steps) {
  process.stderr.write(`innkeeper: there is no task '${task}' yet; tasks: ${Object.keys(TASKS).join(', ')}\n`)
  process.exit(1)
}
for (const step of steps) {
  const status = await runChild(process.execPath, [step.script, ...step.arguments, ...(step.open ? extra : [])], ROOT)
  if (status !== 0) {
    // Tests close with their count, failed or not; what a user runs has said itself what was wrong.
    if (!step.open) process.stderr.write(`innkeeper: ${step.name} failed\n`)
    if (!step.open && steps.includes(TESTS)) process.stdout.write('0 passed, 1 failed\n')
    process.exit(status)
  }
}
