/** Name and description: they may be changed at any time. */
import { Stack, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from './fields-props.ts'

export function GeneralFields({ form }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <Stack gap="sm">
      <TextInput label={t('details.name')} placeholder={t('wizard.namePlaceholder')} data-autofocus {...form.getInputProps('name')} />
      <Textarea label={t('details.description')} autosize minRows={2} maxRows={6} {...form.getInputProps('description')} />
    </Stack>
  )
}
