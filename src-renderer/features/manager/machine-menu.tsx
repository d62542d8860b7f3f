/** What can be done with a machine, at a right click on it. */
import { Menu } from '@mantine/core'
import { Eraser, Pause, Play, RotateCcw, Settings, SquareTerminal, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { ActionItem, PowerItems, useConfirm, useMachineAction, useRefusal } from '../machine-actions/index.ts'

export interface MachineMenuProps {
  readonly machine: Machine
  readonly onOpen: () => void
  readonly onSettings: () => void
  readonly onDelete: () => void
  /** The row. */
  readonly children: ReactNode
}

export function MachineMenu({ machine, onOpen, onSettings, onDelete, children }: MachineMenuProps) {
  const { t } = useTranslation()
  const { run } = useMachineAction()
  const confirm = useConfirm()
  const why = useRefusal(machine)
  const resume = machine.state === 'paused'
  return (
    <Menu width={220}>
      <Menu.ContextMenu>{children}</Menu.ContextMenu>
      <Menu.Dropdown>
        <ActionItem icon={<Play size={14} />} label={t('action.start')} refusal={why('start')} onClick={() => run('start', machine)} />
        <ActionItem icon={<SquareTerminal size={14} />} label={t('action.console')} onClick={onOpen} />
        <ActionItem icon={<Settings size={14} />} label={t('action.settings')} onClick={onSettings} />
        <Menu.Divider />
        <ActionItem
          icon={resume ? <Play size={14} /> : <Pause size={14} />}
          label={t(resume ? 'action.resume' : 'action.pause')}
          refusal={why(resume ? 'resume' : 'pause')}
          onClick={() => run(resume ? 'resume' : 'pause', machine)}
        />
        <ActionItem
          icon={<RotateCcw size={14} />}
          label={t('action.reset')}
          refusal={why('reset')}
          onClick={() => confirm('reset', machine, () => run('reset', machine))}
        />
        <PowerItems machine={machine} />
        <ActionItem
          icon={<Eraser size={14} />}
          label={t('action.discard')}
          refusal={why('discard')}
          onClick={() => confirm('discard', machine, () => run('discard', machine))}
        />
        <Menu.Divider />
        <ActionItem icon={<Trash2 size={14} />} label={t('action.delete')} color="red" refusal={why('delete')} onClick={onDelete} />
      </Menu.Dropdown>
    </Menu>
  )
}
