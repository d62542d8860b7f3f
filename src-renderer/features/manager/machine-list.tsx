/** The machines on the left: name, state, load. Arrow keys move, Enter opens the console. */
import { Group, NavLink, ScrollArea, Stack, Text } from '@mantine/core'
import { FlaskConical, Server } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { StateMark } from '../../ui/state-mark.tsx'
import { useActivity, useThumbnail } from '../console/index.ts'
import { refusalOf, stateColor } from '../machine-actions/index.ts'
import { useProgress } from '../progress/index.ts'
import { MachineMenu } from './machine-menu.tsx'

const THUMBNAIL = { objectFit: 'contain', background: '#000', borderRadius: 2 } as const

export interface MachineListProps {
  readonly machines: readonly Machine[]
  readonly selected: string | undefined
  readonly onSelect: (id: string) => void
  readonly onOpen: (id: string) => void
  readonly onSettings: () => void
  readonly onDelete: (machine: Machine) => void
}

export function MachineList({ machines, selected, onSelect, onOpen, onSettings, onDelete }: MachineListProps) {
  const { t } = useTranslation()
  const chosen = machines.find(({ id }) => id === selected)
  const move = (step: number): void => {
    const place = machines.findIndex(({ id }) => id === selected)
    const next = machines[Math.max(0, Math.min(machines.length - 1, place + step))]
    if (next) onSelect(next.id)
  }
  return (
    <ScrollArea h="100%" type="auto">
      <Stack
        gap={0}
        role="listbox"
        aria-label={t('manager.machines')}
        tabIndex={0}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter' && selected) onOpen(selected)
          else if (event.key === 'Delete' && chosen && !refusalOf('delete', chosen)) onDelete(chosen)
          else return
          event.preventDefault()
        }}
      >
        {machines.map((machine) => (
          <MachineMenu
            key={machine.id}
            machine={machine}
            onOpen={() => onOpen(machine.id)}
            onSettings={onSettings}
            onDelete={() => onDelete(machine)}
          >
            <div role="presentation">
              <MachineRow machine={machine} selected={machine.id === selected} onSelect={onSelect} onOpen={onOpen} />
            </div>
          </MachineMenu>
        ))}
      </Stack>
    </ScrollArea>
  )
}

interface MachineRowProps extends Pick<MachineListProps, 'onSelect' | 'onOpen'> {
  readonly machine: Machine
  readonly selected: boolean
}

function MachineRow({ machine, selected, onSelect, onOpen }: MachineRowProps) {
  const { t } = useTranslation()
  const activity = useActivity(machine.id)
  const progress = useProgress(machine)
  const thumbnail = useThumbnail(machine)
  const Icon = machine.spec.boot.kind === 'demo' ? FlaskConical : Server
  const running = machine.state === 'running' && activity
  return (
    <NavLink
      component="div"
      role="option"
      aria-selected={selected}
      active={selected}
      leftSection={
        thumbnail ? <img src={thumbnail} alt="" width={48} height={36} style={THUMBNAIL} /> : <Icon size={22} strokeWidth={1.5} />
      }
      label={
        <Text size="sm" fw={500} truncate>
          {machine.spec.name}
        </Text>
      }
      description={
        <Group gap={6} justify="space-between" wrap="nowrap">
          <StateMark color={stateColor(machine.state)} label={t(`state.${machine.state}`)} />
          {progress ? (
            <ProgressBar label={t(`state.${progress.state}`)} share={progress.share} width={64} />
          ) : (
            <Text span size="xs" c="dimmed">
              {running ? t('progress.percent', { value: Math.round(activity.cpu * 100) }) : ''}
            </Text>
          )}
        </Group>
      }
      onClick={() => onSelect(machine.id)}
      onContextMenu={() => onSelect(machine.id)}
      onDoubleClick={() => onOpen(machine.id)}
    />
  )
}
