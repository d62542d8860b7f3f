/**
 * A guest's thread without a machine: speaks engine/control/guest-messages.ts, keeps a text as its `memory`, and writes real state and overlay
 * files. Its console takes lines: `set T`, `get`, `write N T` (overlay of disk N), `read N`, `uptime`, `off`, `exit N`, `crash`, `stuck`, `die`, `hang`,
 * `slow F` (from now on saving and loading go on, and tell how far they are, until there is a file F).
 */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import type { FromGuest, GuestRequest, ToGuest } from '../../src-main/engine/control/guest-messages.ts'
import type { MachineConfig } from '../../src-main/engine/machine/machine-config.ts'
import type { GuestCounters } from '../../src-shared/domain/counters.ts'
import { countersWith } from './guest-counters.ts'

interface State {
  memory: string
  ticks: number
  /** File for which saving and loading wait; '' for none. */
  slow: string
}

if (!parentPort) throw new Error('the fake guest is the entry of a worker thread')
const port = parentPort
const config = workerData as MachineConfig
const post = (message: FromGuest): void => port.postMessage(message)
const print = (text: string): void => post({ type: 'serial-output', port: 0, bytes: new TextEncoder().encode(text) })
const state: State = { memory: '', ticks: 0, slow: '' }
let running = false
let line = ''

/** As long as a real overlay in which nothing has been written (engine/storage/overlay-format.ts). */
const OVERLAY_HEAD = '\0'.repeat(4096)

function writeFile(path: string, text: string): void {
  const file = openSync(path, 'w')
  writeSync(file, text)
  fsyncSync(file)
  closeSync(file)
}

/** Padded, so that writing takes a measurable while, as with real memory. */
function save(folder: string): void {
  const padding = Number(process.env.FAKE_GUEST_PADDING ?? 0)
  writeFile(join(folder, 'state.bin'), JSON.stringify({ ...state, padding: 'x'.repeat(padding) }))
  for (const [index, overlay] of config.overlays.entries()) {
    if (overlay && existsSync(overlay)) writeFile(join(folder, `disk-${index}.overlay`), readFileSync(overlay, 'utf8'))
  }
}

function restore(folder: string): void {
  const saved = JSON.parse(readFileSync(join(folder, 'state.bin'), 'utf8')) as State
  state.memory = saved.memory
  state.ticks = saved.ticks
  state.slow = saved.slow
}

const STEPS = 1000

/** Tells how far it is, in ever smaller steps, until it may go on. */
async function dawdle(): Promise<void> {
  for (let left = STEPS; !existsSync(state.slow); left *= 0.97) {
    post({ type: 'progress', done: Math.floor(STEPS - left), total: STEPS })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  post({ type: 'progress', done: STEPS, total: STEPS })
}

function reset(): void {
  state.memory = ''
  state.ticks = 0
}

const COMMANDS: Readonly<Record<string, (argument: string) => void>> = {
  set: (text) => {
    state.memory = text
    print('ok\r\n')
  },
  get: () => print(`memory=${state.memory}\r\n`),
  write: (argument) => {
    const [disk, ...words] = argument.split(' ')
    writeFile(config.overlays[Number(disk)] as string, OVERLAY_HEAD + words.join(' '))
    print('written\r\n')
  },
  read: (disk) => {
    const overlay = config.overlays[Number(disk)] as string
    print(`disk=${existsSync(overlay) ? readFileSync(overlay, 'utf8').slice(OVERLAY_HEAD.length) : ''}\r\n`)
  },
  uptime: () => print(`ticks=${state.ticks}\r\n`),
  slow: (file) => {
    state.slow = file
    print('slow\r\n')
  },
  off: () => post({ type: 'stopped', reason: { kind: 'power-off' } }),
  exit: (value) => post({ type: 'stopped', reason: { kind: 'debug-exit', value: Number(value) } }),
  crash: () => {
    running = false
    post({ type: 'crashed', reason: 'triple fault at 0010:00100000' })
  },
  stuck: () => post({ type: 'stuck', reason: 'halted with interrupts off' }),
  die: () => {
    throw new Error('the fake guest was told to die')
  },
  hang: () => {
    for (;;);
  },
}

function input(bytes: Uint8Array): void {
  for (const character of new TextDecoder().decode(bytes)) {
    if (character !== '\r') {
      line += character
      continue
    }
    const [name = '', ...words] = line.split(' ')
    line = ''
    COMMANDS[name]?.(words.join(' '))
  }
}

async function serve(request: GuestRequest): Promise<void> {
  if (request.type === 'run') {
    if (!running && state.ticks === 0) print('fake guest\r\n')
    running = true
  }
  if (request.type === 'pause') running = false
  if (request.type === 'reset') reset()
  if (request.type === 'save') {
    if (state.slow !== '') await dawdle()
    save(request.folder)
  }
}

/** Half busy: 10 ms of CPU time and a million instructions for every two ticks of 10 ms. */
function counters(): GuestCounters {
  return countersWith(
    { cpu: state.ticks * 5, idle: state.ticks * 5 },
    { instructions: state.ticks * 500_000, interpreted: state.ticks * 500_000 },
  )
}

port.on('message', (message: ToGuest) => {
  if (message.type === 'serial-input') return input(message.bytes)
  if (!('id' in message)) return
  void answer(message)
})

async function answer(message: GuestRequest & { readonly id: number }): Promise<void> {
  try {
    await serve(message)
    post({ type: 'reply', id: message.id })
  } catch (error) {
    post({ type: 'reply', id: message.id, error: String(error) })
  }
  if (message.type === 'stop') post({ type: 'stopped', reason: { kind: 'requested' } })
  if (message.type === 'power-button') post({ type: 'stopped', reason: { kind: 'power-off' } })
}

setInterval(() => {
  if (running) state.ticks++
}, 10)
setInterval(
  () =>
    post({ type: 'heartbeat', instructions: state.ticks * 1000, uptime: state.ticks * 10, busy: running ? 0.5 : 0, counters: counters() }),
  250,
)

try {
  if (config.spec.boot.kind === 'disk') throw new Error('booting from a disk needs a firmware')
  if (config.restoreFrom) {
    restore(config.restoreFrom)
    if (state.slow !== '') await dawdle()
  }
  post({ type: 'ready', notices: config.spec.cpus > 1 ? [`${config.spec.cpus} CPUs are pretended`] : [] })
} catch (error) {
  post({ type: 'failed', message: (error as Error).message })
}
