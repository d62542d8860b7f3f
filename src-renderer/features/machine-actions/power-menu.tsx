/** The ways to stop a machine, as VirtualBox's Close menu has them. */
import { Button, Menu } from '@mantine/core'
import { ChevronDown, Power, PowerOff, Save } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import classes from '../../ui/tool-button.module.css'
import { ActionItem } from './action-item.tsx'
import { useConfirm } from './confirmations.tsx'
import { useMachineAction } from './use-machine-actions.ts'
import { useRefusal } from './use-refusal.ts'

export function PowerMenu({ machine }: { readonly machine: Machine | undefined }) {
  const { t } = useTranslation()
  const why = useRefusal(machine)
  const refusal = why('power-off') && why('save')
  return (
    <Menu position="bottom-start" disabled={refusal !== undefined}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          className={classes.button}
          leftSection={<Power size={16} />}
          rightSection={<ChevronDown size={14} />}
          data-disabled={refusal !== undefined || undefined}
          aria-disabled={refusal !== undefined}
          title={refusal}
        >
          {t('action.powerOff')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{machine ? <PowerItems machine={machine} /> : null}</Menu.Dropdown>
    </Menu>
  )
}

export function PowerItems({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const { run } = useMachineAction()
  const confirm = useConfirm()
  const why = useRefusal(machine)
  return (
    <>
      <ActionItem
        icon={<Power size={14} />}
        label={t('action.powerButton')}
        refusal={why('power-button')}
        onClick={() => run('powerButton', machine)}
      />
      <ActionItem icon={<Save size={14} />} label={t('action.save')} refusal={why('save')} onClick={() => run('save', machine)} />
      <ActionItem
        icon={<PowerOff size={14} />}
        label={t('action.powerOff')}
        color="red"
        refusal={why('power-off')}
        onClick={() => confirm('powerOff', machine, () => run('powerOff', machine))}
      />
    </>
  )
}
