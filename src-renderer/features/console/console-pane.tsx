/** A machine's console: its screen, its serial ports as terminals, with what is done to a machine while looking at it. A tab of the manager and a page of its own. */
import { Group, UnstyledButton } from '@mantine/core'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { LEGAL_STATES } from '../../../src-shared/domain/run-state.ts'
import classes from './console.module.css'
import { ConsoleStatus } from './console-status.tsx'
import { ConsoleToolbar } from './console-toolbar.tsx'
import { DisplayScreen } from './display-screen.tsx'
import { firstView, portsShown, type Scale, type View } from './model.ts'
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
  const [view, setView] = useState<View>(() => firstView(machine.spec))
  const [scale, setScale] = useState<Scale>('fit')
  const [written, setWritten] = useState<ReadonlySet<number>>(new Set())
  const onOutput = useCallback((index: number) => setWritten((old) => (old.has(index) ? old : new Set([...old, index]))), [])
  const onReady = useCallback((index: number, type: (text: string) => void) => void typing.current.set(index, type), [])
  const enabled = machine.spec.serials.flatMap((serial, index) => (serial.enabled ? [index] : []))
  const ports = portsShown(enabled, written, view)
  const hasScreen = machine.spec.display.adapter !== 'none'
  const views: readonly View[] = hasScreen ? ['screen', ...ports] : ports
  return (
    <div ref={frame} className={classes.console}>
      <ConsoleToolbar
        machine={machine}
        standalone={standalone}
        otherPorts={enabled.filter((index) => !ports.includes(index))}
        view={view}
        scale={scale}
        onScale={setScale}
        onPort={setView}
        onType={(text) => view !== 'screen' && typing.current.get(view)?.(text)}
        onFullScreen={() => void (document.fullscreenElement ? document.exitFullscreen() : frame.current?.requestFullscreen())}
      />
      <div className={classes.screen}>
        {hasScreen ? (
          <DisplayScreen
            machineId={machine.id}
            live={LEGAL_STATES.display.includes(machine.state)}
            shown={view === 'screen'}
            scale={scale}
          />
        ) : null}
        {enabled.map((index) => (
          <SerialTerminal
            key={index}
            machineId={machine.id}
            port={index}
            label={t('console.port', { number: index + 1 })}
            shown={index === view}
            onOutput={onOutput}
            onReady={onReady}
          />
        ))}
      </div>
      <StateNotice machine={machine} />
      <Group className={classes.status} gap="md" wrap="nowrap">
        <Group gap={2} role="tablist" wrap="nowrap">
          {views.map((one) => (
            <UnstyledButton key={one} role="tab" aria-selected={one === view} className={classes.port} fz={12} onClick={() => setView(one)}>
              {one === 'screen' ? t('console.screen') : t('console.port', { number: one + 1 })}
            </UnstyledButton>
          ))}
        </Group>
        <ConsoleStatus machine={machine} />
      </Group>
    </div>
  )
}
