/** qemu-img as the judge of images: whether their tables are sound, and whether their content is what it should be. */
import { spawnSync } from 'node:child_process'
import { missingCommand } from './debian.ts'

/** Undefined, or why it cannot be had here. */
export function missingQemuImg(): string | undefined {
  return missingCommand('qemu-img', 'qemu-utils')
}

/** Throws with what it said when it fails. */
export function qemuImg(...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('qemu-img', words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`qemu-img ${words.join(' ')}: status ${status}\n${stdout}${stderr}`)
  return stdout
}

/** Throws unless the format's tables are sound; formats without a check of their own are opened. Leaks count, too. */
export function qemuCheck(path: string, format: string): void {
  if (format === 'vpc' || format === 'raw') qemuImg('info', '-f', format, path)
  else qemuImg('check', '-f', format, path)
}

/** Throws unless both disks have the same content; a difference in length must be zeros. */
export function qemuCompare(path: string, format: string, other: string, otherFormat = 'raw'): void {
  qemuImg('compare', '-f', format, '-F', otherFormat, path, other)
}
