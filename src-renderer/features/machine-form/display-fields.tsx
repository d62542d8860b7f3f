/** The display: whether there is one. */
import { Select, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { DISPLAY_ADAPTERS } from '../../../src-shared/domain/vm-spec.ts'
import type { FieldsProps } from './fields-props.ts'

export function DisplayFields({ form, locked }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      <Select
        label={t('details.adapter')}
        description={t('wizard.adapterHint')}
        styles={{ wrapper: { maxWidth: 360 } }}
        allowDeselect={false}
        disabled={locked}
        data={DISPLAY_ADAPTERS.map((adapter) => ({ value: adapter, label: t(`adapter.${adapter}`) }))}
        {...form.getInputProps('display.adapter')}
      />
    </Stack>
  )
}
