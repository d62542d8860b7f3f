/** The machine's disk images, in the order in which the guest sees them. */
import { ActionIcon, Button, Group, Select, Stack, Text, Tooltip } from '@mantine/core'
import { Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { DISK_MODES, MAXIMUM_DISKS } from '../../../src-shared/domain/vm-spec.ts'
import type { FieldsProps } from './fields-props.ts'
import { PathInput } from './path-input.tsx'

export function DiskFields({ form, locked }: FieldsProps) {
  const { t } = useTranslation()
  const { boot, disks } = form.getValues()
  return (
    <Stack gap="md">
      {disks.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('details.noDisks')}
        </Text>
      ) : null}
      {disks.map((_disk, index) => (
        <DiskRow key={index} form={form} index={index} locked={locked} />
      ))}
      {form.errors.disks ? (
        <Text size="xs" c="red">
          {form.errors.disks}
        </Text>
      ) : null}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<Plus size={14} />}
          disabled={locked || disks.length >= MAXIMUM_DISKS}
          onClick={() => form.insertListItem('disks', { image: '', mode: 'normal', controller: boot.kind === 'disk' ? 'ahci' : 'virtio' })}
        >
          {t('wizard.addDisk')}
        </Button>
      </Group>
    </Stack>
  )
}

function DiskRow({ form, index, locked }: Pick<FieldsProps, 'form' | 'locked'> & { readonly index: number }) {
  const { t } = useTranslation()
  return (
    <Group align="flex-start" gap="xs" wrap="nowrap">
      <Stack gap={6} style={{ flex: 1 }}>
        <PathInput
          label={`${index + 1}. ${t('wizard.image')}`}
          withAsterisk
          disabled={locked}
          {...form.getInputProps(`disks.${index}.image`)}
          onPath={(path) => form.setFieldValue(`disks.${index}.image`, path)}
        />
        <Select
          aria-label={t('wizard.diskMode')}
          allowDeselect={false}
          disabled={locked}
          data={DISK_MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
          {...form.getInputProps(`disks.${index}.mode`)}
        />
      </Stack>
      <Tooltip label={t('wizard.removeDisk')}>
        <ActionIcon
          variant="subtle"
          color="red"
          mt={25}
          disabled={locked}
          aria-label={t('wizard.removeDisk')}
          onClick={() => form.removeListItem('disks', index)}
        >
          <Trash2 size={16} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
