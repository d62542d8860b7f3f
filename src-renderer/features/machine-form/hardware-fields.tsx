/** Memory and processors, with how much of the host they take. */
import { Select, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { SMP_MODES } from '../../../src-shared/domain/vm-spec.ts'
import { ZoneSlider } from '../../ui/zone-slider.tsx'
import type { FieldsProps } from './fields-props.ts'
import { cpuZones, memoryZones, zoneOf } from './zones.ts'

const MEMORY_STEP = 4

export function HardwareFields({ form, host, locked }: FieldsProps) {
  const { t } = useTranslation()
  const { memoryMiB, cpus } = form.getValues()
  const zones = memoryZones(host)
  const zone = zoneOf(Math.min(zones.maximum, Number(memoryMiB)), zones)
  return (
    <Stack gap="md">
      <ZoneSlider
        label={t('details.memory')}
        hint={t('wizard.memoryHint', { host: host.memoryMiB, most: host.maximumGuestMemoryMiB })}
        unit="MiB"
        step={MEMORY_STEP}
        zones={zones}
        disabled={locked}
        {...form.getInputProps('memoryMiB')}
        value={memoryMiB}
      />
      {zone === 'green' ? null : (
        <Text size="xs" c={zone === 'red' ? 'red' : 'orange'}>
          {t(zone === 'red' ? 'wizard.memoryRed' : 'wizard.memoryAmber')}
        </Text>
      )}
      <ZoneSlider
        label={t('details.cpus')}
        hint={t('wizard.cpusHint', { host: host.cpus })}
        step={1}
        zones={cpuZones(host)}
        disabled={locked}
        {...form.getInputProps('cpus')}
        value={cpus}
      />
      {Number(cpus) > 1 ? (
        <Select
          label={t('details.smp')}
          description={t('wizard.smpHint')}
          styles={{ wrapper: { maxWidth: 320 } }}
          allowDeselect={false}
          disabled={locked}
          data={SMP_MODES.map((mode) => ({ value: mode, label: t(`smp.${mode}`) }))}
          {...form.getInputProps('smp')}
        />
      ) : null}
    </Stack>
  )
}
