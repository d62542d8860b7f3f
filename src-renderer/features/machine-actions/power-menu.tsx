/** The ways to stop a machine, as VirtualBox's Close menu has them. */
import { Button, Menu } from '@mantine/core'
import { ChevronDown, Power, PowerOff, Save } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { refusalOf } from './actions.ts'
import { useConfirm } from './confirmations.tsx'
import { useMachineAction } from './use-machine-actions.ts'

export function PowerMenu({ machine }: { readonly machine: Machine | undefined }) {
  const { t } = useTranslation()
  const { run, busy } = useMachineAction()
  const confirm = useConfirm()
  const off = !machine || (refusalOf('power-off', machine) && refusalOf('save', machine))
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<Power size={16} />}
          rightSection={<ChevronDown size={14} />}
          disabled={Boolean(off) || busy}
        >
          {t('action.powerOff')}
        </Button>
      </Menu.Target>
      {machine ? (
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Power size={14} />}
            disabled={Boolean(refusalOf('power-button', machine))}
            onClick={() => run('powerButton', machine)}
          >
            {t('action.powerButton')}
          </Menu.Item>
          <Menu.Item leftSection={<Save size={14} />} disabled={Boolean(refusalOf('save', machine))} onClick={() => run('save', machine)}>
            {t('action.save')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            color="red"
            leftSection={<PowerOff size={14} />}
            disabled={Boolean(refusalOf('power-off', machine))}
            onClick={() => confirm('powerOff', machine, () => run('powerOff', machine))}
          >
            {t('action.powerOff')}
          </Menu.Item>
        </Menu.Dropdown>
      ) : null}
    </Menu>
  )
}
