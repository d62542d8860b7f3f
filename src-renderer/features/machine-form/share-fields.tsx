/** How much of the host's processors a machine may take: its execution cap, and its weight beside others. Both can be changed while it runs. */
import { NumberInput, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MAXIMUM_WEIGHT, MINIMUM_CAP } from '../../../src-shared/domain/vm-spec.ts'
import { ZoneSlider } from '../../ui/zone-slider.tsx'
import type { FieldsProps } from './fields-props.ts'

/** No cap harms the host: all of it is green. */
const CAP_ZONES = { minimum: MINIMUM_CAP, maximum: 100, amber: 100, red: 100 }

export function ShareFields({ form }: FieldsProps) {
  const { t } = useTranslation()
  const { executionCap } = form.getValues()
  return (
    <Stack gap="md">
      <ZoneSlider
        label={t('details.executionCap')}
        hint={t('wizard.executionCapHint')}
        unit="%"
        step={1}
        zones={CAP_ZONES}
        {...form.getInputProps('executionCap')}
        value={executionCap}
      />
      <NumberInput
        label={t('details.weight')}
        description={t('wizard.weightHint')}
        styles={{ wrapper: { maxWidth: 240 } }}
        min={1}
        max={MAXIMUM_WEIGHT}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        {...form.getInputProps('weight')}
      />
    </Stack>
  )
}
