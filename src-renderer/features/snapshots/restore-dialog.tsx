/** Before restoring: what is lost, and the offer to keep it. */
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { formatTime } from '../../ui/format.ts'
import { ProgressLine } from '../progress/index.ts'
import { useBusy } from './use-busy.ts'

export interface RestoreDialogProps {
  readonly machine: Machine
  readonly snapshot: Snapshot
  /** `first`: name of the snapshot of the current state to be taken before. */
  readonly onAccept: (first: string | undefined) => Promise<unknown>
  readonly onClose: () => void
}

export function RestoreDialog({ machine, snapshot, onAccept, onClose }: RestoreDialogProps) {
  const { t, i18n } = useTranslation()
  const [keep, setKeep] = useState(false)
  const name = snapshot.name
  const { busy, run } = useBusy(onClose)
  return (
    <Modal opened onClose={onClose} title={t('confirm.restoreTitle', { snapshot: name })} centered>
      <Stack gap="md">
        <Text size="sm">{t('confirm.restoreText', { name: machine.spec.name, time: formatTime(snapshot.createdAt, i18n.language) })}</Text>
        <Checkbox
          label={t('confirm.restoreFirst')}
          checked={keep}
          disabled={machine.state === 'crashed'}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Group mr="auto">{busy ? <ProgressLine machine={machine} width={140} /> : null}</Group>
          <Button variant="default" onClick={onClose}>
            {t(busy ? 'action.close' : 'action.cancel')}
          </Button>
          <Button
            color="red"
            data-autofocus
            loading={busy}
            onClick={() => run(() => onAccept(keep ? t('confirm.beforeRestore', { snapshot: name }).slice(0, 100) : undefined))}
          >
            {t('action.restore')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
