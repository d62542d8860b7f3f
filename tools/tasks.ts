/** What the npm scripts do once dependencies and Node 26 are there: `node tools/tasks.ts check|test|...`. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..')
const bin = (...parts: string[]): string => join(ROOT, 'node_modules', ...parts)

interface Step {
  readonly name: string
  readonly script: string
  readonly arguments: readonly string[]
}

const GENERATE: Step = { name: 'generate', script: join(ROOT, 'tools', 'gen-core.ts'), arguments: [] }
const TYPES: Step = { name: 'types', script: bin('typescript', 'bin', 'tsc'), arguments: ['-p', 'tsconfig.json'] }
const LINT: Step = { name: 'lint', script: bin('@biomejs', 'biome', 'bin', 'biome'), arguments: ['check', '--error-on-warnings'] }
const TESTS: Step = { name: 'tests', script: bin('vitest', 'vitest.mjs'), arguments: ['run'] }

const TASKS: Readonly<Record<string, readonly Step[]>> = {
  build: [GENERATE],
  check: [GENERATE, TYPES, LINT, TESTS],
  test: [GENERATE, TYPES, LINT, TESTS],
}

/** Runs a step in this Node; its exit status. */
function run(step: Step, extra: readonly string[]): number {
  const result = spawnSync(process.execPath, [step.script, ...step.arguments, ...extra], { cwd: ROOT, stdio: 'inherit' })
  return result.status ?? 1
}

const [task = '', ...extra] = process.argv.slice(2)
const steps = TASKS[task]
if (!steps) {
  process.stderr.write(`innkeeper: there is no task '${task}' yet; tasks: ${Object.keys(TASKS).join(', ')}\n`)
  process.exit(1)
}
for (const step of steps) {
  const status = run(step, step === TESTS ? extra : [])
  if (status !== 0) {
    process.stderr.write(`innkeeper: ${step.name} failed\n`)
    process.exit(status)
  }
}
