/** Language and appearance; a change shows at once. */
import { Button, Group, Modal, Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../../src-shared/rpc/contract.ts'
import { usePreferences } from './use-preferences.ts'

const LANGUAGES: readonly Settings['language'][] = ['auto', 'en', 'ko']
const THEMES: readonly Settings['theme'][] = ['auto', 'light', 'dark']

export function PreferencesDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const { settings, change } = usePreferences()
  return (
    <Modal opened={opened} onClose={onClose} title={t('preferences.title')} centered>
      <Stack gap="sm">
        <Select
          label={t('preferences.language')}
          allowDeselect={false}
          value={settings.language}
          data={LANGUAGES.map((value) => ({ value, label: t(`preferences.languages.${value}`) }))}
          onChange={(value) => change({ language: value as Settings['language'] })}
        />
        <Select
          label={t('preferences.theme')}
          allowDeselect={false}
          value={settings.theme}
          data={THEMES.map((value) => ({ value, label: t(`preferences.themes.${value}`) }))}
          onChange={(value) => change({ theme: value as Settings['theme'] })}
        />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('action.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
