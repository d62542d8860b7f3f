/** Before restoring: what is lost, and the offer to keep it. */
import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { Snapshot } from '../../../src-shared/domain/snapshot.ts'
import { formatTime } from '../../ui/format.ts'
import { useRefusal } from '../machine-actions/index.ts'
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
  const why = useRefusal(machine)('snapshot-take')
  const refusal = machine.state === 'crashed' ? t('confirm.crashedFirst') : why
  const first = keep && refusal === undefined ? t('confirm.beforeRestore', { snapshot: name }).slice(0, 100) : undefined
  return (
    <Modal opened onClose={onClose} title={t('confirm.restoreTitle', { snapshot: name })} centered>
      <Stack gap="md">
        <Text size="sm">{t('confirm.restoreText', { name: machine.spec.name, time: formatTime(snapshot.createdAt, i18n.language) })}</Text>
        <Checkbox
          label={t('confirm.restoreFirst')}
          checked={keep && (busy || refusal === undefined)}
          disabled={refusal !== undefined || busy}
          description={busy ? undefined : refusal}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
        <Group justify="flex-end">
          <Group mr="auto">{busy ? <ProgressLine machine={machine} width={140} /> : null}</Group>
          <Button variant="default" onClick={onClose}>
            {t(busy ? 'action.close' : 'action.cancel')}
          </Button>
          <Button color="red" data-autofocus loading={busy} onClick={() => run(() => onAccept(first))}>
            {t('action.restore')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
