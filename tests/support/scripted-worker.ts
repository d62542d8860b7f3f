/** A guest's worker without a thread: records what it is sent, says what the test lets it say. */
import type { FromGuest, ToGuest } from '../../src-main/engine/control/guest-messages.ts'
import type { GuestWorker } from '../../src-main/supervisor/guest-worker.ts'

export class ScriptedWorker implements GuestWorker {
  readonly sent: ToGuest[] = []
  terminated = false
  #message: (message: FromGuest) => void = () => {}
  #end: (error: Error | undefined) => void = () => {}

  onMessage(listener: (message: FromGuest) => void): void {
    this.#message = listener
  }

  onEnd(listener: (error: Error | undefined) => void): void {
    this.#end = listener
  }

  send(message: ToGuest): void {
    this.sent.push(message)
  }

  async terminate(): Promise<void> {
    if (this.terminated) return
    this.terminated = true
    this.#end(undefined)
  }

  say(message: FromGuest): void {
    this.#message(message)
  }

  die(error: Error): void {
    this.terminated = true
    this.#end(error)
  }

  /** Answers the last request. */
  answer(error?: string): void {
    const last = this.sent.at(-1) as { id: number }
    this.say({ type: 'reply', id: last.id, ...(error === undefined ? {} : { error }) })
  }
}
