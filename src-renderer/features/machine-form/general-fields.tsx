/** Name, operating system, description. */
import { Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from './fields-props.ts'

/** Names and descriptions may be changed at any time: only the rest is locked. */
export function GeneralFields({ form, locked }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <TextInput label={t('details.name')} placeholder={t('wizard.namePlaceholder')} data-autofocus {...form.getInputProps('name')} />
      <Select
        label={t('details.osType')}
        allowDeselect={false}
        disabled={locked}
        data={[
          { value: 'linux', label: t('os.linux') },
          { value: 'other', label: t('os.other') },
        ]}
        {...form.getInputProps('osType')}
      />
      <Textarea label={t('details.description')} autosize minRows={2} maxRows={6} {...form.getInputProps('description')} />
    </Stack>
  )
}
