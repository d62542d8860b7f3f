/**
 * Who looks at the picture: viewers over ports and over TCP, and the supervisor, who asks for pictures, text and typing. The picture is brought up to date while
 * somebody waits for it, and at no other time.
 */
import type { Socket } from 'node:net'
import type { MessagePort } from 'node:worker_threads'
import type { DisplayInput, FromDisplay, Picture, ToDisplay } from './display-messages.ts'
import { blinkPhase, type Painter, STEADY } from './painter.ts'
import { encodePng, shrink } from './png.ts'
import { RfbSession } from './rfb/session.ts'
import { screenText } from './screen-text.ts'
import { Typist } from './typist.ts'
import type { VideoView } from './video-view.ts'

/** Milliseconds between two looks while a viewer waits. */
const PERIOD = 10
const MOST_VIEWERS = 16
/** Milliseconds in which a viewer over TCP must have said who it is. */
const PATIENCE = 10_000
/** Bytes at once, and bytes a millisecond, that a viewer over TCP may say: what a person types and moves is far less. More would keep the machine's thread busy. */
const LARGE_INPUT = 1024
const INPUT_RATE = 64

export interface ServerPorts {
  readonly name: string
  readonly view: VideoView
  readonly painter: Painter
  /** Milliseconds. */
  now(): number
  later(callback: () => void, milliseconds: number): void
  input(input: DisplayInput): void
}

type Asked = Exclude<ToDisplay, Uint8Array | { type: 'viewer' } | { type: 'taken' }>

export class DisplayServer {
  readonly #ports: ServerPorts
  readonly #sessions = new Set<RfbSession>()
  readonly #typist: Typist
  #isLooking = false
  /** Milliseconds. */
  #lookedAt = 0
  /** Counts pictures that differ. */
  #number = 1

  constructor(ports: ServerPorts) {
    this.#ports = ports
    this.#typist = new Typist((scancodes) => ports.input({ type: 'key', scancodes }), ports.later)
    ports.painter.listen({ resize: () => void this.#number++, add: () => void this.#number++ })
    ports.painter.update(STEADY)
  }

  /** Somebody of this process. */
  addPort(port: MessagePort): void {
    let session: RfbSession | undefined
    let pending = 0
    port.on('message', (message: ToDisplay) => {
      if (message instanceof Uint8Array) session?.receive(message)
      else if (message.type === 'taken') pending -= message.bytes
      else if (message.type === 'viewer') {
        session ??= this.#open({
          compresses: false,
          password: undefined,
          send: (bytes) => {
            pending += bytes.length
            port.postMessage(bytes, bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer as ArrayBuffer] : [])
          },
          pending: () => pending,
          close: () => port.close(),
        })
      } else this.#serve(message, port)
      this.#look()
    })
    port.on('close', () => session && this.#end(session))
  }

  /** A viewer over TCP. */
  addSocket(socket: Socket, password: string | undefined): void {
    if (this.#sessions.size >= MOST_VIEWERS) {
      socket.destroy()
      return
    }
    socket.setNoDelay(true)
    const session = this.#open({
      compresses: true,
      password,
      send: (bytes) => void socket.write(bytes),
      pending: () => socket.writableLength,
      close: () => socket.end(),
    })
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes) => {
      session.receive(bytes)
      this.#look()
      if (bytes.length < LARGE_INPUT) return
      socket.pause()
      this.#ports.later(() => socket.resume(), bytes.length / INPUT_RATE)
    })
    socket.on('drain', () => session.update())
    socket.on('close', () => this.#end(session))
    this.#ports.later(() => session.isReady || socket.destroy(), PATIENCE)
  }

  #open(
    transport: Pick<ConstructorParameters<typeof RfbSession>[0], 'compresses' | 'password' | 'send' | 'pending' | 'close'>,
  ): RfbSession {
    const { input, name, painter } = this.#ports
    const session = new RfbSession({ ...transport, name, painter, input })
    this.#sessions.add(session)
    return session
  }

  #end(session: RfbSession): void {
    this.#sessions.delete(session)
    session.close()
  }

  #serve(message: Asked, port: MessagePort): void {
    const answer = (reply: FromDisplay): void => port.postMessage(reply)
    switch (message.type) {
      case 'picture':
        return answer({ type: 'picture', id: message.id, picture: this.#picture(message) })
      case 'text':
        this.#ports.painter.update(STEADY)
        return answer({ type: 'text', id: message.id, lines: screenText(this.#ports.view) })
      case 'type':
        this.#typist.type(message.keys)
        return answer({ type: 'typing', id: message.id })
      default:
        return this.#ports.input(message)
    }
  }

  #picture({ width, known }: { readonly width?: number | undefined; readonly known?: number | undefined }): Picture {
    const { painter } = this.#ports
    painter.update(STEADY)
    const { surface } = painter
    const whole = { number: this.#number, width: surface.width, height: surface.height }
    if (known === this.#number) return whole
    const small = shrink(surface.width, surface.height, surface.pixels, width ?? surface.width)
    return { ...whole, png: encodePng(small.width, small.height, small.pixels) }
  }

  /** Looks now and again as long as a viewer waits; at once for one who has waited long enough. */
  #look(): void {
    if (this.#isLooking || ![...this.#sessions].some((session) => session.isWaiting)) return
    this.#isLooking = true
    const { later, now } = this.#ports
    const wait = this.#lookedAt + PERIOD - now()
    const look = (): void => {
      this.#ports.painter.update(blinkPhase(now()))
      this.#lookedAt = now()
      for (const session of this.#sessions) session.update()
      this.#isLooking = false
      this.#look()
    }
    if (wait <= 0) look()
    else later(look, wait)
  }
}
