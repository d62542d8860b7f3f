/** The real Electron, where its binary is: it opens the library, and its owner answers. */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { connect } from '../../src-main/cli/rpc-client.ts'
import { findOwner } from '../../src-main/library/owner-lock.ts'
import { makeFolder, until } from '../support/test-service.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const ELECTRON = join(ROOT, 'node_modules', 'electron')
const NOTE = join(ELECTRON, 'path.txt')
const BINARY = existsSync(NOTE) ? join(ELECTRON, 'dist', readFileSync(NOTE, 'utf8')) : undefined

it("opens its library and answers (needs Electron's binary)", { timeout: 60_000 }, async (context) => {
  if (!BINARY || !existsSync(BINARY)) return context.skip("Electron's binary is missing: it is fetched at the first use of 'npm start'")
  const library = await makeFolder()
  const child = spawn(BINARY, ['--no-sandbox', ROOT, '--library', library], { stdio: 'inherit' })
  const owner = await until('an owner', () => findOwner(join(library, 'library.lock')), 50)
  const connection = await connect(owner)

  expect(await connection.client.machine.list()).toEqual([])

  connection.close()
  child.kill('SIGTERM')
  await new Promise((resolve) => child.on('exit', resolve))
  await rm(library, { recursive: true, force: true })
})
