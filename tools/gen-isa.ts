/**
 * Generates core/generated/{decode-tables,dispatch}.ts and accel/jit/generated/handlers.ts from the instruction table. Run alone, it reports rows whose handler does not exist and leaves them
 * out, so that they decode as #UD; `--strict`, as the build has it, makes that an error.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { OPCODE_ROWS } from '../src-main/engine/cpu/isa/opcodes.table.ts'
import { decodeSource } from './isa/decode-source.ts'
import { dispatchSource } from './isa/dispatch-source.ts'
import { planHandlers } from './isa/handler-plan.ts'
import { HandlerSources } from './isa/handler-source.ts'
import { handlersSource } from './isa/handlers-source.ts'
import { planRow } from './isa/row-plan.ts'

const CORE = fileURLToPath(new URL('../src-main/engine/core', import.meta.url))
const OUT = `${CORE}/generated`
const JIT_OUT = fileURLToPath(new URL('../src-main/engine/accel/jit/generated', import.meta.url))

/** Writes the files. */
export function generateIsa(strict: boolean): void {
  const plan = planHandlers(OPCODE_ROWS.map(planRow), new HandlerSources(CORE))
  mkdirSync(OUT, { recursive: true })
  writeFileSync(`${OUT}/decode-tables.ts`, decodeSource(plan))
  writeFileSync(`${OUT}/dispatch.ts`, dispatchSource(plan))
  mkdirSync(JIT_OUT, { recursive: true })
  writeFileSync(`${JIT_OUT}/handlers.ts`, handlersSource(plan))
  const hot = [...plan.handlers.values()].filter((handler) => handler.hot).length
  process.stdout.write(`instruction table: ${plan.rows.length} rows, ${plan.handlers.size} handlers, ${hot} hot\n`)
  for (const line of plan.missing) process.stderr.write(`left out: ${line}\n`)
  if (strict && plan.missing.length > 0) throw new Error(`${plan.missing.length} rows have no handler`)
}

if (import.meta.main) generateIsa(process.argv.includes('--strict'))
