/** A machine's console: its serial ports as terminals, with what is done to a machine while looking at it. A tab of the manager and a page of its own. */
import { Group, UnstyledButton } from '@mantine/core'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import classes from './console.module.css'
import { ConsoleStatus } from './console-status.tsx'
import { ConsoleToolbar } from './console-toolbar.tsx'
import { portsShown } from './model.ts'
import { SerialTerminal } from './serial-terminal.tsx'
import { StateNotice } from './state-notice.tsx'

export interface ConsolePaneProps {
  readonly machine: Machine
  /** In a window of its own: names the machine and leads back to the manager. */
  readonly standalone?: boolean
}

export function ConsolePane({ machine, standalone = false }: ConsolePaneProps) {
  const { t } = useTranslation()
  const frame = useRef<HTMLDivElement>(null)
  const typing = useRef(new Map<number, (text: string) => void>())
  const [port, setPort] = useState(0)
  const [written, setWritten] = useState<ReadonlySet<number>>(new Set())
  const onOutput = useCallback((index: number) => setWritten((old) => (old.has(index) ? old : new Set([...old, index]))), [])
  const onReady = useCallback((index: number, type: (text: string) => void) => void typing.current.set(index, type), [])
  const enabled = machine.spec.serials.flatMap((serial, index) => (serial.enabled ? [index] : []))
  const ports = portsShown(enabled, written, port)
  return (
    <div ref={frame} className={classes.console}>
      <ConsoleToolbar
        machine={machine}
        standalone={standalone}
        otherPorts={enabled.filter((index) => !ports.includes(index))}
        onPort={setPort}
        onType={(text) => typing.current.get(port)?.(text)}
        onFullScreen={() => void (document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen())}
      />
      <div className={classes.screen}>
        {enabled.map((index) => (
          <SerialTerminal
            key={index}
            machineId={machine.id}
            port={index}
            label={t('console.port', { number: index + 1 })}
            shown={index === port}
            onOutput={onOutput}
            onReady={onReady}
          />
        ))}
      </div>
      <StateNotice machine={machine} />
      <Group className={classes.status} gap="md" wrap="nowrap">
        <Group gap={2} role="tablist" wrap="nowrap">
          {ports.map((index) => (
            <UnstyledButton
              key={index}
              role="tab"
              aria-selected={index === port}
              className={classes.port}
              fz={12}
              onClick={() => setPort(index)}
            >
              {t('console.port', { number: index + 1 })}
            </UnstyledButton>
          ))}
        </Group>
        <ConsoleStatus machine={machine} />
      </Group>
    </div>
  )
}
