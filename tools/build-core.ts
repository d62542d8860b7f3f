/**
 * Builds core/build/core.wasm: generates layout, decode tables and dispatch, compiles the AssemblyScript core and checks the outcome
 * (tools/isa/check-core.ts). Nothing is done when no source changed since the last build. `-O1` builds quickly, for trying things out.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ENGINE = 'src-main/engine'
const CORE = `${ENGINE}/core`
const WASM = `${CORE}/build/core.wasm`
const HANDLERS = fileURLToPath(new URL('../src-main/engine/accel/jit/generated/handlers.ts', import.meta.url))
const STAMP = `${CORE}/build/core.stamp`
const SOURCES = [
  CORE,
  `${ENGINE}/cpu/isa`,
  `${ENGINE}/cpu/execution.ts`,
  `${ENGINE}/cpu/micro-operation.ts`,
  `${ENGINE}/cpu/mode.ts`,
  `${ENGINE}/cpu/state-layout.ts`,
  `${ENGINE}/memory/block-layout.ts`,
  `${ENGINE}/memory/debugger-page.ts`,
  `${ENGINE}/memory/memory-map.ts`,
  'tools/isa',
  'tools/build-core.ts',
  'tools/gen-core.ts',
  'tools/gen-isa.ts',
  'node_modules/assemblyscript/package.json',
]

/** Files under the sources, generated ones and results left out, in a fixed order. */
function sourceFiles(): string[] {
  return SOURCES.flatMap((source) => {
    if (/\.(ts|json)$/.test(source)) return [source]
    const files = readdirSync(`${ROOT}${source}`, { recursive: true, encoding: 'utf8' })
    return files.filter((file) => file.endsWith('.ts') && !file.startsWith('generated')).map((file) => `${source}/${file}`)
  }).sort()
}

function fingerprint(level: string): string {
  const hash = createHash('sha256').update(level)
  for (const file of sourceFiles()) hash.update(file).update(readFileSync(`${ROOT}${file}`))
  return hash.digest('hex')
}

/** The compiler counts what is not cast when a build for 64-bit memory would want it, and v128 in signatures: neither leaves the core. */
const SILENCED_WARNINGS = ['201', '112']

/** `--debug` adds the names of functions, for profiles, and leaves the code as it is. */
function compilerOptions(level: string, out: string, memoryBase: number): string[] {
  return [
    `${CORE}/entry.ts`,
    ...['--baseDir', ROOT, '--outFile', out, level],
    ...['--runtime', 'stub', '--noExportMemory', '--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
    ...['--memoryBase', String(memoryBase), '--debug', '--noAssert', '--use', 'abort='],
    ...['simd', 'threads', 'bulk-memory'].flatMap((feature) => ['--enable', feature]),
    ...SILENCED_WARNINGS.flatMap((code) => ['--disableWarning', code]),
  ]
}

/** The compiler asks its optimiser for "fast math", which forgets signs of zero and quiet NaNs; guests' floating point must be exact. */
async function forbidFastMath(): Promise<void> {
  const { default: binaryen } = await import('binaryen')
  Object.assign(binaryen, { _BinaryenSetFastMath: () => undefined })
}

async function compile(level: string): Promise<void> {
  await forbidFastMath()
  const [{ main }, { CORE_STATIC }, { checkCore }] = await Promise.all([
    import('assemblyscript/asc'),
    import('../src-main/engine/memory/memory-map.ts'),
    import('./isa/check-core.ts'),
  ])
  // Compiled beside its place and moved there, so that nobody reads half a file.
  const fresh = `${WASM}.${process.pid}`
  try {
    const { error, stderr } = await main(compilerOptions(level, fresh, CORE_STATIC))
    if (error) throw new Error(`the core does not compile:\n${stderr.toString()}`)
    process.stderr.write(stderr.toString())
    await checkCore(readFileSync(`${ROOT}${fresh}`), readFileSync(`${ROOT}${CORE}/generated/dispatch.ts`, 'utf8'))
    renameSync(`${ROOT}${fresh}`, `${ROOT}${WASM}`)
  } finally {
    rmSync(`${ROOT}${fresh}`, { force: true })
  }
}

async function build(level: string): Promise<void> {
  const wanted = fingerprint(level)
  const stamp = `${ROOT}${STAMP}`
  if (existsSync(`${ROOT}${WASM}`) && existsSync(HANDLERS) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const [{ generateLayout }, { generateIsa }] = await Promise.all([import('./gen-core.ts'), import('./gen-isa.ts')])
  mkdirSync(`${ROOT}${CORE}/build`, { recursive: true })
  generateLayout()
  generateIsa(true)
  await compile(level)
  writeFileSync(stamp, wanted)
}

await build(process.argv.find((argument) => argument.startsWith('-O')) ?? '-O3')
