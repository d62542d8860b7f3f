/** Questions before anything is lost: each names the machine and says what goes. */
import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'

type Question = 'delete' | 'powerOff' | 'reset' | 'discard'

export function useConfirm(): (question: Question, machine: Machine, onConfirm: () => void) => void {
  const { t } = useTranslation()
  return (question, machine, onConfirm) =>
    void modals.openConfirmModal({
      centered: true,
      title: t(`confirm.${question}Title`, { name: machine.spec.name }),
      children: <Text size="sm">{t(`confirm.${question}Text`, { name: machine.spec.name })}</Text>,
      labels: { confirm: t(`action.${question}`), cancel: t('action.cancel') },
      confirmProps: { color: 'red' },
      onConfirm,
    })
}
