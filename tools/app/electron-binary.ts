/**
 * Electron's binary: fetched at its first use and never at install, since most who build and test this never open its window. A download that makes
 * no progress for 20 s is given up, and so is not tried again by itself: `npm start -- --fetch-electron` does.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PATIENCE = 20_000
const POLL = 1000

export type Binary = { readonly path: string } | { readonly missing: string }

export interface FetchOptions {
  /** node_modules/electron */
  readonly folder: string
  /** Try although an earlier try was given up. */
  readonly again: boolean
  /** ms without a new byte after which a try is given up. */
  readonly patience?: number
  readonly poll?: number
  readonly install?: Install
}

/** Starts the package's installer, with `temporary` as the folder that it downloads to. */
export type Install = (script: string, temporary: string) => ChildProcess

/** Path of the binary, fetched when need be; or why it cannot be had. */
export async function electronBinary(options: FetchOptions): Promise<Binary> {
  const { folder } = options
  const present = installed(folder)
  if (present) return { path: present }
  if (!existsSync(join(folder, 'install.js'))) return { missing: 'the electron package is not installed' }
  const note = join(folder, '..', '.innkeeper-electron')
  const version = versionOf(folder)
  if (!options.again && existsSync(note) && readFileSync(note, 'utf8') === version) {
    return { missing: "an earlier download was given up ('npm start -- --fetch-electron' tries again)" }
  }
  process.stderr.write(`innkeeper: fetching Electron ${version} (once)\n`)
  const failure = await download(options)
  const path = installed(folder)
  if (path) return { path }
  writeFileSync(note, version)
  return { missing: failure ?? 'its download brought no binary' }
}

function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version
}

function installed(folder: string): string | undefined {
  const note = join(folder, 'path.txt')
  if (!existsSync(note)) return undefined
  const path = join(folder, 'dist', readFileSync(note, 'utf8'))
  return existsSync(path) ? path : undefined
}

function runInstaller(script: string, temporary: string): ChildProcess {
  const environment = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary }
  return spawn(process.execPath, [script], { env: environment, stdio: 'ignore' })
}

/** Runs the package's own installer in a temporary folder of ours, whose growth is the progress. Undefined, or why it failed. */
function download({ folder, patience = PATIENCE, poll = POLL, install = runInstaller }: FetchOptions): Promise<string | undefined> {
  const temporary = mkdtempSync(join(tmpdir(), 'innkeeper-electron-'))
  const child = install(join(folder, 'install.js'), temporary)
  let size = -1
  let still = 0
  let timer: NodeJS.Timeout | undefined
  return new Promise<string | undefined>((resolve) => {
    timer = setInterval(() => {
      const now = sizeOf(temporary) + sizeOf(join(folder, 'dist'))
      still = now > size ? 0 : still + poll
      size = Math.max(size, now)
      if (still < patience) return
      child.kill('SIGKILL')
      resolve(`its download made no progress for ${patience / 1000} s`)
    }, poll)
    child.on('error', (error) => resolve(error.message))
    child.on('exit', (code) => resolve(code === 0 ? undefined : 'its download failed'))
  }).finally(() => {
    clearInterval(timer)
    rmSync(temporary, { recursive: true, force: true })
  })
}

/** Bytes in all files below; what vanishes meanwhile counts nothing. */
function sizeOf(folder: string): number {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return files.reduce((sum, file) => sum + (statSync(join(file.parentPath, file.name), { throwIfNoEntry: false })?.size ?? 0), 0)
  } catch {
    return 0
  }
}
