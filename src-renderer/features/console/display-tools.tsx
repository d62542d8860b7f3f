/** What is done with a screen: keys that the host keeps for itself, pasting as typing, a picture of it, its size. */
import { Button, Menu } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Check, ChevronDown, ClipboardPaste, Image, Keyboard, Scaling } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { parseKeys, typingOf } from '../../../src-shared/base/us-keyboard.ts'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { client } from '../../rpc/client.ts'
import toolClasses from '../../ui/tool-button.module.css'
import { ToolButton } from '../../ui/tool-button.tsx'
import { useRefusal, useShowError } from '../machine-actions/index.ts'
import { DISPLAY_KEYS, SCALES, type Scale } from './model.ts'

export interface DisplayToolsProps {
  readonly machine: Machine
  readonly scale: Scale
  readonly onScale: (scale: Scale) => void
}

export function DisplayTools({ machine, scale, onScale }: DisplayToolsProps) {
  const { t } = useTranslation()
  const onError = useShowError()
  const refusal = useRefusal(machine)('display')
  const type = useMutation({ mutationFn: (keys: number[][]) => client.machine.type({ id: machine.id, keys }), onError })
  const paste = useMutation({
    mutationFn: async () => client.machine.type({ id: machine.id, keys: typingOf(await navigator.clipboard.readText()) }),
    onError,
  })
  const picture = useMutation({ mutationFn: () => savePicture(machine), onError })
  return (
    <>
      <ToolMenu icon={<Keyboard size={16} />} label={t('console.keys')}>
        {DISPLAY_KEYS.map(([label, keys]) => (
          <Menu.Item key={label} disabled={refusal !== undefined} title={refusal} onClick={() => type.mutate(parseKeys(keys))}>
            {label}
          </Menu.Item>
        ))}
      </ToolMenu>
      <ToolButton icon={<ClipboardPaste size={16} />} label={t('console.paste')} refusal={refusal} onClick={() => paste.mutate()} />
      <ToolButton icon={<Image size={16} />} label={t('console.screenshot')} refusal={refusal} onClick={() => picture.mutate()} />
      <ToolMenu icon={<Scaling size={16} />} label={scaleWords(t, scale)}>
        {SCALES.map((choice) => (
          <Menu.Item key={choice} rightSection={choice === scale ? <Check size={14} /> : null} onClick={() => onScale(choice)}>
            {scaleWords(t, choice)}
          </Menu.Item>
        ))}
      </ToolMenu>
    </>
  )
}

function ToolMenu({
  icon,
  label,
  children,
}: {
  readonly icon: React.ReactNode
  readonly label: string
  readonly children: React.ReactNode
}) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          className={toolClasses.button}
          leftSection={icon}
          rightSection={<ChevronDown size={14} />}
        >
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {children}
      </Menu.Dropdown>
    </Menu>
  )
}

function scaleWords(t: ReturnType<typeof useTranslation>['t'], scale: Scale): string {
  return scale === 'fit' ? t('console.fit') : t('console.zoom', { percent: scale * 100 })
}

/** Downloads the screen as a file named after the machine and the time. */
async function savePicture({ id, spec }: Machine): Promise<void> {
  const { png = '' } = await client.machine.screenshot({ id })
  const link = document.createElement('a')
  link.href = `data:image/png;base64,${png}`
  link.download = `${spec.name} ${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}.png`
  link.click()
}
