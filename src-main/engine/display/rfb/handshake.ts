/** How a connection begins (RFC 6143, section 7.1 to 7.3): version 3.3, 3.7 or 3.8, security, initialisation. */
import type { ByteReader } from './byte-reader.ts'
import { SECURITY_NONE, SECURITY_VNC } from './numbers.ts'
import { CHALLENGE_BYTES, createChallenge, isRightResponse } from './vnc-authentication.ts'

const VERSION_BYTES = 12
const OFFER = 'RFB 003.008\n'

export interface HandshakePorts {
  readonly password: string | undefined
  send(bytes: Uint8Array): void
}

type Stage = 'version' | 'security' | 'response' | 'shared' | 'done'
/** `refused`: the connection is to be closed. */
export type Progress = 'waiting' | 'done' | 'refused'

export class Handshake {
  readonly #ports: HandshakePorts
  readonly #challenge = createChallenge()
  #stage: Stage = 'version'
  #minor = 8

  constructor(ports: HandshakePorts) {
    this.#ports = ports
    ports.send(Buffer.from(OFFER))
  }

  /** Goes as far as the bytes allow. */
  advance(reader: ByteReader): Progress {
    while (true) {
      if (this.#stage === 'done') return 'done'
      const step = this.#step(reader)
      if (step !== 'went') return step
    }
  }

  #step(reader: ByteReader): 'went' | 'waiting' | 'refused' {
    switch (this.#stage) {
      case 'version': {
        const bytes = reader.take(VERSION_BYTES)
        return bytes ? this.#takeVersion(bytes.toString('latin1')) : 'waiting'
      }
      case 'security': {
        const choice = reader.take(1)
        if (!choice) return 'waiting'
        return choice[0] === this.#type ? this.#beginSecurity() : 'refused'
      }
      case 'response': {
        const response = reader.take(CHALLENGE_BYTES)
        return response ? this.#takeResponse(response) : 'waiting'
      }
      default:
        if (!reader.take(1)) return 'waiting'
        this.#stage = 'done'
        return 'went'
    }
  }

  get #type(): number {
    return this.#ports.password === undefined ? SECURITY_NONE : SECURITY_VNC
  }

  /** Versions that do not exist count as 3.3 (7.1.1). */
  #takeVersion(text: string): 'went' | 'refused' {
    const match = /^RFB 003\.(\d{3})\n$/.exec(text)
    if (!match) return 'refused'
    const minor = Number(match[1])
    this.#minor = minor === 7 || minor === 8 ? minor : 3
    if (this.#minor > 3) {
      this.#ports.send(Uint8Array.of(1, this.#type))
      this.#stage = 'security'
      return 'went'
    }
    this.#ports.send(Uint8Array.of(0, 0, 0, this.#type))
    return this.#beginSecurity()
  }

  #beginSecurity(): 'went' {
    if (this.#type === SECURITY_VNC) {
      this.#ports.send(this.#challenge)
      this.#stage = 'response'
      return 'went'
    }
    if (this.#minor === 8) this.#ports.send(Uint8Array.of(0, 0, 0, 0))
    this.#stage = 'shared'
    return 'went'
  }

  #takeResponse(response: Uint8Array): 'went' | 'refused' {
    if (isRightResponse(this.#challenge, response, this.#ports.password ?? '')) {
      this.#ports.send(Uint8Array.of(0, 0, 0, 0))
      this.#stage = 'shared'
      return 'went'
    }
    const reason = Buffer.from('wrong password')
    this.#ports.send(Uint8Array.of(0, 0, 0, 1))
    if (this.#minor === 8) this.#ports.send(Buffer.concat([Uint8Array.of(0, 0, 0, reason.length), reason]))
    return 'refused'
  }
}
