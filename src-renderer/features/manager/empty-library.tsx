/** What a new user sees first. */
import { Button, Center, Group, Stack, Text, Title } from '@mantine/core'
import { FlaskConical, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'

export interface EmptyLibraryProps {
  readonly busy: boolean
  readonly onNew: () => void
  readonly onTry: () => void
}

export function EmptyLibrary({ busy, onNew, onTry }: EmptyLibraryProps) {
  const { t } = useTranslation()
  return (
    <Center h="100%" p="xl">
      <Stack align="center" gap="md" maw={460}>
        <FlaskConical size={56} strokeWidth={1} color="var(--mantine-color-blue-6)" aria-hidden="true" />
        <Title order={3}>{t('manager.empty')}</Title>
        <Text ta="center" c="dimmed" size="sm">
          {t('manager.emptyHint')}
        </Text>
        <Group>
          <Button leftSection={<FlaskConical size={16} />} loading={busy} onClick={onTry}>
            {t('action.tryNow')}
          </Button>
          <Button variant="default" leftSection={<Plus size={16} />} onClick={onNew}>
            {t('wizard.title')}
          </Button>
        </Group>
      </Stack>
    </Center>
  )
}
