/** What runs the cases of the instruction tests. Each back end of the engine has one, and they answer to the same case list. */
import { INTERPRETER, InterpDriver } from './interp-driver.ts'
import { JitDriver, type TranslatedShare } from './jit-driver.ts'

export interface TestDriver {
  readonly name: string
  /** Executes records (case-record.ts) one after the other, each from its own state; the states afterwards. */
  run(batch: Uint8Array): Promise<Uint8Array>
  /** Where instructions retired, for back ends that translate. */
  readonly share?: TranslatedShare
  close(): void
}

const BACKENDS: Readonly<Record<string, () => TestDriver>> = { interp: () => new InterpDriver(INTERPRETER), jit: () => new JitDriver() }

/** The back end that the environment variable TEST_BACKEND names; the interpreter by default. Throws for one that does not exist. */
export function openTestDriver(name: string = process.env.TEST_BACKEND ?? 'interp'): TestDriver {
  const open = BACKENDS[name]
  if (!open) throw new Error(`TEST_BACKEND=${name}: no such back end; there are: ${Object.keys(BACKENDS).join(', ')}`)
  return open()
}
