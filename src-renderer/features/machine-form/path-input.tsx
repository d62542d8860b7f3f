/** A path on the host: typed, or found with the file browser. */
import { Button, TextInput, type TextInputProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { FileBrowser } from '../file-browser/index.ts'

export interface PathInputProps extends TextInputProps {
  readonly onPath: (path: string) => void
}

export function PathInput({ onPath, disabled, ...input }: PathInputProps) {
  const { t } = useTranslation()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <TextInput
        {...input}
        disabled={disabled ?? false}
        placeholder={t('wizard.pathPlaceholder')}
        spellCheck={false}
        rightSectionWidth="auto"
        rightSection={
          <Button size="compact-xs" variant="default" mr={6} disabled={disabled ?? false} onClick={open}>
            {t('action.browse')}
          </Button>
        }
        rightSectionPointerEvents="all"
      />
      <FileBrowser opened={opened} onClose={close} onChoose={onPath} />
    </>
  )
}
