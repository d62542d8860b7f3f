/** Over a console: pause, reset, snapshot, keys that do not reach a page, the ways to stop, full screen. */
import { Button, Group, Menu, Text } from '@mantine/core'
import { ArrowLeft, Camera, ChevronDown, ExternalLink, Keyboard, Maximize, Pause, Play, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import toolClasses from '../../ui/tool-button.module.css'
import { ToolButton } from '../../ui/tool-button.tsx'
import { PowerMenu, useConfirm, useMachineAction, useRefusal } from '../machine-actions/index.ts'
import { TakeSnapshot } from '../snapshots/index.ts'
import classes from './console.module.css'
import { DisplayTools } from './display-tools.tsx'
import { type Scale, SPECIAL_KEYS, type View } from './model.ts'

export interface ConsoleToolbarProps {
  readonly machine: Machine
  readonly standalone: boolean
  /** Ports without a tab. */
  readonly otherPorts: readonly number[]
  readonly view: View
  readonly scale: Scale
  readonly onScale: (scale: Scale) => void
  readonly onPort: (port: number) => void
  readonly onType: (text: string) => void
  readonly onFullScreen: () => void
}

export function ConsoleToolbar({
  machine,
  standalone,
  view,
  scale,
  otherPorts,
  onScale,
  onPort,
  onType,
  onFullScreen,
}: ConsoleToolbarProps) {
  const { t } = useTranslation()
  const [, navigate] = useLocation()
  const [taking, setTaking] = useState(false)
  const why = useRefusal(machine)
  return (
    <Group className={classes.bar} gap={2}>
      {standalone ? (
        <>
          <ToolButton
            icon={<ArrowLeft size={16} />}
            label={t('console.back')}
            onClick={() => navigate(`/machines/${machine.id}/details`)}
          />
          <Text size="sm" fw={600} px="xs" maw={240} truncate title={machine.spec.name}>
            {machine.spec.name}
          </Text>
        </>
      ) : null}
      {standalone ? <PowerButtons machine={machine} /> : null}
      <ToolButton
        icon={<Camera size={16} />}
        label={t('action.snapshotNow')}
        refusal={why('snapshot-take')}
        onClick={() => setTaking(true)}
      />
      {view === 'screen' ? (
        <DisplayTools machine={machine} scale={scale} onScale={onScale} />
      ) : (
        <KeysMenu otherPorts={otherPorts} refusal={why('serial-input')} onPort={onPort} onType={onType} />
      )}
      <ToolButton icon={<Maximize size={16} />} label={t('action.fullScreen')} onClick={onFullScreen} />
      {standalone ? null : (
        <ToolButton
          icon={<ExternalLink size={16} />}
          label={t('console.ownWindow')}
          onClick={() => window.open(`#/console/${machine.id}`)}
        />
      )}
      {taking ? <TakeSnapshot machine={machine} onClose={() => setTaking(false)} /> : null}
    </Group>
  )
}

/** In a tab of the manager these are in its own toolbar. */
function PowerButtons({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const { run, busy } = useMachineAction()
  const confirm = useConfirm()
  const why = useRefusal(machine)
  return (
    <>
      {machine.state === 'paused' ? (
        <ToolButton icon={<Play size={16} />} label={t('action.resume')} busy={busy} onClick={() => run('resume', machine)} />
      ) : (
        <ToolButton
          icon={<Pause size={16} />}
          label={t('action.pause')}
          refusal={why('pause')}
          busy={busy}
          onClick={() => run('pause', machine)}
        />
      )}
      <ToolButton
        icon={<RotateCcw size={16} />}
        label={t('action.reset')}
        refusal={why('reset')}
        busy={busy}
        onClick={() => confirm('reset', machine, () => run('reset', machine))}
      />
      <PowerMenu machine={machine} />
    </>
  )
}

interface KeysMenuProps extends Pick<ConsoleToolbarProps, 'otherPorts' | 'onPort' | 'onType'> {
  readonly refusal: string | undefined
}

function KeysMenu({ otherPorts, refusal, onPort, onType }: KeysMenuProps) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          className={toolClasses.button}
          leftSection={<Keyboard size={16} />}
          rightSection={<ChevronDown size={14} />}
        >
          {t('console.keys')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {SPECIAL_KEYS.map(([label, text]) => (
          <Menu.Item key={label} disabled={refusal !== undefined} title={refusal} onClick={() => onType(text)}>
            {label}
          </Menu.Item>
        ))}
        {otherPorts.length > 0 ? <Menu.Divider /> : null}
        {otherPorts.map((port) => (
          <Menu.Item key={port} onClick={() => onPort(port)}>
            {t('console.port', { number: port + 1 })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
