/** What the machine boots. */
import { Group, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from './fields-props.ts'
import { PathInput } from './path-input.tsx'

const KINDS = ['demo', 'kernel', 'disk'] as const

export function BootFields({ form, locked }: FieldsProps) {
  const { t } = useTranslation()
  const { kind } = form.getValues().boot
  const path = (field: 'boot.kernel' | 'boot.initrd', label: string, required: boolean) => (
    <PathInput
      label={label}
      withAsterisk={required}
      disabled={locked}
      {...form.getInputProps(field)}
      onPath={(chosen) => form.setFieldValue(field, chosen)}
    />
  )
  return (
    <Stack gap="sm">
      <Radio.Group aria-label={t('wizard.boot')} {...form.getInputProps('boot.kind')}>
        <Stack gap="xs">
          {KINDS.map((value) => (
            <Radio key={value} value={value} label={t(`boot.${value}`)} description={t(`wizard.${value}Hint`)} disabled={locked} />
          ))}
        </Stack>
      </Radio.Group>
      {kind === 'kernel' ? (
        <>
          {path('boot.kernel', t('details.kernel'), true)}
          {path('boot.initrd', t('details.initrd'), false)}
        </>
      ) : null}
      {kind === 'demo' ? (
        <TextInput
          label={t('details.commandLine')}
          spellCheck={false}
          disabled={locked}
          {...form.getInputProps('boot.demoCommandLine')}
          error={form.errors['boot.commandLine']}
        />
      ) : (
        <Group align="flex-start" gap="sm" wrap="nowrap">
          {kind === 'kernel' ? <CommandLine form={form} locked={locked} /> : null}
          <SystemSelect form={form} locked={locked} />
        </Group>
      )}
    </Stack>
  )
}

function CommandLine({ form, locked }: Pick<FieldsProps, 'form' | 'locked'>) {
  const { t } = useTranslation()
  return (
    <TextInput
      flex={1}
      label={t('details.commandLine')}
      description={t('wizard.commandLineHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      spellCheck={false}
      disabled={locked}
      {...form.getInputProps('boot.commandLine')}
    />
  )
}

function SystemSelect({ form, locked }: Pick<FieldsProps, 'form' | 'locked'>) {
  const { t } = useTranslation()
  return (
    <Select
      w={170}
      label={t('details.osType')}
      allowDeselect={false}
      disabled={locked}
      data={[
        { value: 'linux', label: t('os.linux') },
        { value: 'other', label: t('os.other') },
      ]}
      {...form.getInputProps('osType')}
    />
  )
}
