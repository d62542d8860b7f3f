/** The project's own TypeScript sources: what git tracks or would track, generated files aside. */
import { execFileSync } from 'node:child_process'

/** Paths relative to `root`. */
export function sourceFiles(root: string): string[] {
  const arguments_ = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', 'src-*', 'tests', 'tools', 'bench', 'bin']
  const listed = execFileSync('git', arguments_, { cwd: root, encoding: 'utf8' }).split('\n')
  const deleted = new Set(execFileSync('git', ['ls-files', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\n'))
  return listed.filter((path) => /\.(ts|tsx|mjs)$/.test(path) && !path.endsWith('.d.ts') && !deleted.has(path))
}
