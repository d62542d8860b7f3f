/**
 * Real guests for tests and benchmarks, made from Debian packages by make-guests.sh on first use and kept outside the checkout.
 * On the command line: `node tools/guests/guests.ts NAME...` prints their paths.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const FOLDER = import.meta.dirname

/** Which part of make-guests.sh makes which files; README.md says what each is. */
const PARTS = {
  cloud: ['vmlinuz-cloud-amd64', 'initrd-tiny-amd64.gz', 'initrd-mods-cloud-amd64.gz', 'busybox-amd64'],
  amd64: ['vmlinuz-amd64', 'initrd-mods-amd64.gz'],
  i386: ['vmlinuz-686', 'initrd-tiny-i386.gz', 'initrd-mods-686.gz', 'busybox-i386'],
  isos: ['isolinux.iso', 'syslinux-hdt.img'],
  rescue: ['memtest86+x64.bin', 'memtest86+x64.iso'],
  installer: ['di-amd64.iso', 'di-amd64-text.linux', 'di-amd64-text.initrd.gz', 'di-amd64-gtk.linux', 'di-amd64-gtk.initrd.gz'],
  disk: ['debian12.img'],
  stress: ['initrd-stress-amd64.gz'],
  selftests: ['initrd-selftests-amd64.gz', 'initrd-selftests-i386.gz'],
} as const

export type GuestPart = keyof typeof PARTS
export type GuestName = (typeof PARTS)[GuestPart][number]

/** The guest cannot be made here; the message says why. Tests skip with it. */
export class GuestUnavailable extends Error {
  override readonly name = 'GuestUnavailable'
}

/** `$XDG_CACHE_HOME/innkeeper/guests`, where the variable is not set in `~/.cache`. */
export function guestsFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'innkeeper', 'guests')
}

export function partOf(name: string): GuestPart {
  const found = Object.entries(PARTS).find(([, files]) => (files as readonly string[]).includes(name))
  if (!found) throw new Error(`there is no guest '${name}'; guests: ${Object.values(PARTS).flat().join(', ')}`)
  return found[0] as GuestPart
}

/** The hash that make-guests.sh leaves beside a finished part: of everything in the checkout that the part is made by. */
export function recipeOf(part: GuestPart): string {
  const hash = createHash('sha256')
  for (const file of ['make-guests.sh', 'initrd/init', `parts/${part}.sh`]) hash.update(readFileSync(join(FOLDER, file)))
  return hash.digest('hex')
}

function isFresh(folder: string, part: GuestPart): boolean {
  const stamp = join(folder, `.made-${part}`)
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === recipeOf(part)
}

function whyNotHere(): string | undefined {
  if (!existsSync('/etc/debian_version')) return 'guests are made from Debian packages, and this is not Debian'
  if (process.getuid?.() !== 0) return 'guests are made from Debian packages, which needs root'
  return undefined
}

function make(folder: string, part: GuestPart): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', [join(FOLDER, 'make-guests.sh'), folder, part], { stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (bytes: Buffer) => {
      said += bytes.toString()
    })
    child.on('error', (error) => reject(new GuestUnavailable(`make-guests.sh cannot run: ${error.message}`)))
    child.on('close', (code) => {
      if (code === 0) resolve()
      else reject(new GuestUnavailable(`make-guests.sh could not make '${part}': ${said.trim().split('\n').slice(-5).join(' / ')}`))
    })
  })
}

const running = new Map<GuestPart, Promise<void>>()

/** Makes the part once, however many ask at the same time; other processes wait at the script's lock. */
function makeOnce(folder: string, part: GuestPart): Promise<void> {
  const begun = running.get(part) ?? make(folder, part)
  running.set(part, begun)
  return begun.finally(() => running.delete(part))
}

/** The path of a guest's file, made first where it is missing or out of date. Rejects with GuestUnavailable where that is not possible. */
export async function guestFile(name: GuestName): Promise<string> {
  const part = partOf(name)
  const folder = guestsFolder()
  const path = join(folder, name)
  if (existsSync(path) && isFresh(folder, part)) return path
  const reason = whyNotHere()
  if (reason && existsSync(path)) return path // an older recipe's file is better than none
  if (reason) throw new GuestUnavailable(reason)
  await makeOnce(folder, part)
  if (!existsSync(path)) throw new GuestUnavailable(`make-guests.sh made '${part}', but without ${name}`)
  return path
}

if (import.meta.main) {
  for (const name of process.argv.slice(2)) process.stdout.write(`${await guestFile(name as GuestName)}\n`)
}
