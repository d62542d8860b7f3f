/** One serial port as a terminal: the server's scrollback first, then what comes; keys go to the guest. */
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { useEffect, useRef } from 'react'
import { openSerialLine } from '../../rpc/serial-line.ts'
import classes from './console.module.css'

const THEME = { background: '#16181d', foreground: '#d8dbe2', cursor: '#d8dbe2' }
const FONT = 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, "Noto Sans KR Variable", monospace'
const SCROLLBACK_LINES = 20_000

export interface SerialTerminalProps {
  readonly machineId: string
  readonly port: number
  readonly label: string
  /** The others stay connected, and tell when anything is written to them. */
  readonly shown: boolean
  readonly onOutput: (port: number) => void
  /** Hands out what types into this port. */
  readonly onReady: (port: number, type: (text: string) => void) => void
}

export function SerialTerminal({ machineId, port, label, shown, onOutput, onReady }: SerialTerminalProps) {
  const place = useRef<HTMLDivElement>(null)
  const terminal = useRef<Terminal>(null)
  useEffect(() => {
    if (!place.current) return
    const opened = openTerminal(place.current, machineId, port, onOutput)
    terminal.current = opened.terminal
    onReady(port, opened.type)
    return opened.dispose
  }, [machineId, port, onOutput, onReady])
  useEffect(() => {
    terminal.current?.textarea?.setAttribute('aria-label', label)
  }, [label])
  useEffect(() => {
    if (shown) terminal.current?.focus()
  }, [shown])
  return <div ref={place} className={classes.terminal} hidden={!shown} data-testid={`terminal-${port}`} />
}

interface OpenTerminal {
  readonly terminal: Terminal
  readonly type: (text: string) => void
  readonly dispose: () => void
}

function openTerminal(place: HTMLElement, machineId: string, port: number, onOutput: (port: number) => void): OpenTerminal {
  const terminal = new Terminal({ fontFamily: FONT, fontSize: 13, scrollback: SCROLLBACK_LINES, cursorBlink: true, theme: THEME })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.open(place)
  // Questions in old output (cursor position, terminal type) were answered when it was new: answers to a replay would be typed into the guest.
  let replays = 0
  const line = openSerialLine(machineId, port, {
    onScrollback: (bytes) => {
      terminal.reset()
      replays++
      terminal.write(bytes, () => {
        replays--
      })
      if (bytes.length > 0) onOutput(port)
    },
    onOutput: (bytes) => {
      terminal.write(bytes)
      onOutput(port)
    },
  })
  const type = (text: string): void => line.send(new TextEncoder().encode(text))
  terminal.onData((text) => {
    if (replays === 0) type(text)
  })
  terminal.onBinary((text) => line.send(Uint8Array.from(text, (character) => character.charCodeAt(0))))
  terminal.attachCustomKeyEventHandler((event) => !copied(event, terminal))
  const observer = new ResizeObserver(() => {
    if (place.clientWidth > 0) fit.fit()
  })
  observer.observe(place)
  const dispose = (): void => {
    observer.disconnect()
    line.close()
    terminal.dispose()
  }
  return { terminal, type, dispose }
}

/** Ctrl+Shift+C copies what is selected; Ctrl+C goes to the guest. */
function copied(event: KeyboardEvent, terminal: Terminal): boolean {
  if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey || event.code !== 'KeyC') return false
  event.preventDefault()
  if (terminal.hasSelection()) void navigator.clipboard.writeText(terminal.getSelection())
  return true
}
