/** The toolbar of the manager: VirtualBox's order. */
import { Divider, Group } from '@mantine/core'
import { Eraser, Monitor, Pause, Play, Plus, RotateCcw, Settings, SlidersHorizontal, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { ToolButton } from '../../ui/tool-button.tsx'
import { PowerMenu, useConfirm, useMachineAction, useRefusal } from '../machine-actions/index.ts'

export interface ManagerToolbarProps {
  readonly machine: Machine | undefined
  readonly onNew: () => void
  readonly onSettings: () => void
  readonly onConsole: () => void
  readonly onDelete: () => void
  readonly onPreferences: () => void
}

export function ManagerToolbar({ machine, onNew, onSettings, onConsole, onDelete, onPreferences }: ManagerToolbarProps) {
  const { t } = useTranslation()
  const { run, busy } = useMachineAction()
  const confirm = useConfirm()
  const why = useRefusal(machine)
  const needed = machine ? undefined : t('why.noMachine')
  const withMachine = (act: (chosen: Machine) => void) => () => machine && act(machine)
  const paused = machine?.state === 'paused'
  return (
    <Group gap={2} px="xs" py={4} wrap="wrap" role="toolbar" className="toolbar">
      <ToolButton icon={<Plus size={16} />} label={t('action.new')} color="blue" onClick={onNew} />
      <ToolButton icon={<Settings size={16} />} label={t('action.settings')} refusal={needed} onClick={onSettings} />
      <Divider orientation="vertical" mx={4} />
      {paused ? (
        <ToolButton
          icon={<Play size={16} />}
          label={t('action.resume')}
          color="green"
          busy={busy}
          onClick={withMachine((chosen) => run('resume', chosen))}
        />
      ) : (
        <ToolButton
          icon={<Play size={16} />}
          label={t('action.start')}
          color="green"
          refusal={why('start')}
          busy={busy}
          onClick={withMachine((chosen) => run('start', chosen))}
        />
      )}
      <ToolButton
        icon={<Pause size={16} />}
        label={t('action.pause')}
        refusal={why('pause')}
        busy={busy}
        onClick={withMachine((chosen) => run('pause', chosen))}
      />
      <ToolButton
        icon={<RotateCcw size={16} />}
        label={t('action.reset')}
        refusal={why('reset')}
        busy={busy}
        onClick={withMachine((chosen) => confirm('reset', chosen, () => run('reset', chosen)))}
      />
      <PowerMenu machine={machine} />
      {machine?.state === 'saved' ? (
        <ToolButton
          icon={<Eraser size={16} />}
          label={t('action.discard')}
          busy={busy}
          onClick={withMachine((chosen) => confirm('discard', chosen, () => run('discard', chosen)))}
        />
      ) : null}
      <Divider orientation="vertical" mx={4} />
      <ToolButton icon={<Monitor size={16} />} label={t('action.console')} refusal={needed} onClick={onConsole} />
      <ToolButton icon={<Trash2 size={16} />} label={t('action.delete')} refusal={why('delete')} onClick={onDelete} />
      <div style={{ flex: 1 }} />
      <ToolButton icon={<SlidersHorizontal size={16} />} label={t('app.preferences')} onClick={onPreferences} />
    </Group>
  )
}
