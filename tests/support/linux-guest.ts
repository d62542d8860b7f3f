/** Debian's kernel with the busybox initrd of tools/guests: its files, what its console says, and its console in a library's machine. */
import type { TestContext } from 'vitest'
import type { WebSocket } from 'ws'
import { openSocket } from '../../src-main/cli/rpc-client.ts'
import type { OwnerAddress } from '../../src-main/library/owner-lock.ts'
import { serialPath } from '../../src-shared/rpc/serial-channel.ts'
import { type GuestName, GuestUnavailable, guestFile } from '../../tools/guests/guests.ts'
import { InnkeeperGuest } from './innkeeper.ts'
import { SerialDriver, type SerialLine } from './serial-driver.ts'

/** A busy machine may take ten times as long as a quiet one, which boots in 4 s, or 13 s with the full kernel. */
export const BOOT_MS = 100_000
export const PROMPT = '/ # '

export interface LinuxFiles {
  readonly kernel: string
  readonly initrd: string
}

/** The files' paths; skips the test, with the reason, where they cannot be made. */
export async function linuxFiles(context: TestContext, kernel: GuestName, initrd: GuestName): Promise<LinuxFiles> {
  try {
    return { kernel: await guestFile(kernel), initrd: await guestFile(initrd) }
  } catch (error) {
    if (error instanceof GuestUnavailable) context.skip(error.message)
    throw error
  }
}

export interface LinuxRun extends Disposable {
  readonly driver: SerialDriver
}

/** `innkeeper run` with these files; `words` go on the kernel's command line. */
export function runLinux({ kernel, initrd }: LinuxFiles, words = '', ...options: readonly string[]): LinuxRun {
  const memory = options.includes('--memory') ? [] : ['--memory', '256']
  const guest = new InnkeeperGuest(['--kernel', kernel, '--initrd', initrd, '--append', `console=ttyS0 ${words}`, ...memory, ...options])
  return { driver: new SerialDriver(guest, BOOT_MS), [Symbol.dispose]: () => guest[Symbol.dispose]() }
}

/** Waits for the shell, at most `milliseconds`, and keeps its line editor from wrapping what is typed; what init said of the machine. */
export async function awaitShell(driver: SerialDriver, milliseconds = BOOT_MS): Promise<string> {
  const { match } = await driver.expect(/GUEST-READY ([^\r\n]+)\r?\n/, milliseconds)
  await driver.expect(PROMPT)
  await driver.command('stty cols 500', PROMPT)
  return match[1] ?? ''
}

/** COM1 of a library's machine. A line opened after a restore begins with the snapshot's scrollback. */
export class LibraryLine implements SerialLine, Disposable {
  readonly #socket: WebSocket

  constructor(owner: OwnerAddress, machineId: string) {
    this.#socket = openSocket(owner, serialPath(machineId, 0))
  }

  write(bytes: Uint8Array): void {
    this.#socket.send(bytes)
  }

  onBytes(listener: (bytes: Uint8Array) => void): void {
    this.#socket.on('message', (data, binary) => {
      if (binary) listener(new Uint8Array(data as ArrayBuffer))
    })
  }

  onEnd(listener: (reason: string) => void): void {
    this.#socket.on('close', () => listener('the console was closed'))
  }

  [Symbol.dispose](): void {
    this.#socket.terminate()
  }
}
