/** What others ask of a machine's display: the supervisor itself, and viewers, each with a line of his own to the display's thread. */
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { SpokenError, say } from '../../src-shared/domain/sentence.ts'
import type { Picture } from '../engine/display/display-messages.ts'
import { DisplayLink } from './display-link.ts'

export interface MachineDisplayPorts {
  /** The guest lives, and has a display adapter. */
  isThere(): boolean
  /** Hands a line to the display's thread. */
  connect(port: MessagePort): void
  /** What went wrong, as something that callers can act on. */
  problem(error: unknown): Error
}

export class MachineDisplay {
  readonly #ports: MachineDisplayPorts

  constructor(ports: MachineDisplayPorts) {
    this.#ports = ports
  }

  /** Rejects when the machine has no display, or has ended. */
  picture(options: { readonly width?: number | undefined; readonly known?: number | undefined }): Promise<Picture> {
    return this.#ask((link) => link.picture(options))
  }

  /** The characters on the screen; null while it shows graphics. */
  async text(): Promise<readonly string[] | null> {
    return (await this.#ask((link) => link.text())) ?? null
  }

  /** Groups of scan codes, one key or chord each. */
  async type(keys: readonly (readonly number[])[]): Promise<void> {
    await this.#ask((link) => link.type(keys))
  }

  /** The line of a viewer, who speaks RFB; undefined when there is nothing to see. It closes with the guest. */
  openViewer(): MessagePort | undefined {
    if (!this.#ports.isThere()) return undefined
    const { port1, port2 } = new MessageChannel()
    this.#ports.connect(port2)
    port1.postMessage({ type: 'viewer' })
    return port1
  }

  async #ask<Result>(question: (link: DisplayLink) => Promise<Result>): Promise<Result> {
    if (!this.#ports.isThere()) throw this.#ports.problem(new SpokenError(say('no-display')))
    const link = new DisplayLink((port) => this.#ports.connect(port))
    try {
      return await question(link)
    } catch (error) {
      throw this.#ports.problem(error)
    } finally {
      link.close()
    }
  }
}
