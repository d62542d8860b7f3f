/**
 * Writes the golden text of the programs beside it anew: `node tests/codegen/renew.ts [NAME ...]`. Look at the differences before you commit them: they are what a change
 * of the translator does to its code. Needs binutils (Debian).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { goldenText } from '../support/codegen/golden.ts'
import { assemble } from '../support/codegen/program.ts'

const names = process.argv.slice(2)
const all = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.s'))
for (const file of all) {
  const name = file.slice(0, -2)
  if (names.length > 0 && !names.includes(name)) continue
  const source = join(import.meta.dirname, file)
  const [what = ''] = readFileSync(source, 'utf8').split('\n')
  writeFileSync(join(import.meta.dirname, `${name}.wat`), await goldenText(what.replace(/^# */, ''), assemble(source)))
}
