/** Asks for a snapshot's name and description. */
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBusy } from './use-busy.ts'

export interface NameDialogProps {
  readonly title: string
  readonly action: string
  readonly name: string
  readonly description: string
  /** What shows how far it is, while it is under way. */
  readonly progress?: ReactNode
  /** The dialog stays, busy, until it is done; what goes wrong is shown by whoever does it. */
  readonly onAccept: (name: string, description: string) => Promise<unknown>
  readonly onClose: () => void
}

/** Mounted while it is open. */
export function NameDialog({
  title,
  action,
  name: firstName,
  description: firstDescription,
  progress,
  onAccept,
  onClose,
}: NameDialogProps) {
  const { t } = useTranslation()
  // The proposal follows what is known of the other snapshots, until it is changed or taken.
  const [edited, setName] = useState<string>()
  const name = edited ?? firstName
  const [description, setDescription] = useState(firstDescription)
  const { busy, run } = useBusy(onClose)
  const valid = name.trim().length > 0 && name.trim().length <= 100
  return (
    <Modal opened onClose={onClose} title={title} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (!valid || busy) return
          setName(name)
          run(() => onAccept(name.trim(), description))
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('snapshots.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={valid ? undefined : t('error.name')}
            data-autofocus
          />
          <Textarea
            label={t('snapshots.description')}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
            autosize
            minRows={2}
            maxRows={8}
          />
          <Group justify="flex-end">
            <Group mr="auto">{busy ? progress : null}</Group>
            <Button variant="default" onClick={onClose}>
              {t(busy ? 'action.close' : 'action.cancel')}
            </Button>
            <Button type="submit" disabled={!valid} loading={busy}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
