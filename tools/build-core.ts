/** Compiles the AssemblyScript core to core/build/core.wasm and checks what the design asks of it: tools/isa/check-core.ts. */
import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { main } from 'assemblyscript/asc'
import { CORE_STATIC } from '../src-main/engine/memory/memory-map.ts'
import { checkCore } from './isa/check-core.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const ENTRY = 'src-main/engine/core/entry.ts'
const OUT = 'src-main/engine/core/build'

/** Options of the compiler; `-O1` as an argument gives a quick build for trying things out. */
function compilerOptions(level: string): string[] {
  return [
    ENTRY,
    '--baseDir',
    ROOT,
    '--outFile',
    `${OUT}/core.wasm`,
    level,
    '--runtime',
    'stub',
    '--noExportMemory',
    '--importMemory',
    '--sharedMemory',
    '--initialMemory',
    '1',
    '--maximumMemory',
    '65536',
    '--memoryBase',
    String(CORE_STATIC),
    '--noAssert',
    '--enable',
    'simd',
    '--enable',
    'threads',
    '--enable',
    'bulk-memory',
    '--disableWarning',
    '201',
    '--disableWarning',
    '112',
    '--use',
    'abort=',
  ]
}

async function build(level: string): Promise<void> {
  mkdirSync(`${ROOT}${OUT}`, { recursive: true })
  const { error, stderr } = await main(compilerOptions(level))
  if (error) throw new Error(`the core does not compile:\n${stderr.toString()}`)
  process.stderr.write(stderr.toString())
  await checkCore(readFileSync(`${ROOT}${OUT}/core.wasm`), readFileSync(`${ROOT}src-main/engine/core/generated/dispatch.ts`, 'utf8'))
}

await build(process.argv.find((argument) => /^-O/.test(argument)) ?? '-O3')
