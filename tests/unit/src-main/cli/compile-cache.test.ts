import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const MODULE = new URL('../../../../src-main/cli/compile-cache.ts', import.meta.url).href
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'innkeeper-compiled-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Uses the cache and loads something, in a process of its own; what it finds in its environment then. */
function use(environment: Record<string, string>): string {
  const code = `const { useCompileCache } = await import('${MODULE}'); useCompileCache()
    await import('commander'); console.log(process.env.NODE_COMPILE_CACHE)`
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...env, ...environment },
    encoding: 'utf8',
    cwd: import.meta.dirname,
  }).trim()
}

describe('useCompileCache', () => {
  it('keeps compiled modules in the cache folder of the user, and tells threads where', () => {
    const place = use({ XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder })

    expect(place.startsWith(folder)).toBe(true)
    expect(existsSync(place) && readdirSync(place).length).toBeGreaterThan(0)
  })

  it('leaves a place that the environment names', () => {
    expect(use({ NODE_COMPILE_CACHE: join(folder, 'own') })).toBe(join(folder, 'own'))
  })
})
