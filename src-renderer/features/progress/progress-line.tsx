/** What is under way, how far it is, and the way to end it where there is one. */
import { ActionIcon, Group, Text, Tooltip } from '@mantine/core'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useMachineAction } from '../machine-actions/index.ts'
import { useProgress } from './use-progress.ts'

export interface ProgressLineProps {
  readonly machine: Machine
  /** Of the bar. */
  readonly width: number | string
  /** With the words of the state: left out where they stand beside it. */
  readonly named?: boolean
}

export function ProgressLine({ machine, width, named = false }: ProgressLineProps) {
  const { t } = useTranslation()
  const { run } = useMachineAction()
  const progress = useProgress(machine)
  if (!progress) return null
  const { state, share, cancellable } = progress
  const label = t(`state.${state}`)
  return (
    <Group gap={8} wrap="nowrap" miw={0}>
      {named ? (
        <Text span size="xs" c="dimmed" truncate>
          {label}
        </Text>
      ) : null}
      <ProgressBar label={label} share={share} width={width} />
      {share === undefined ? null : (
        <Text span size="xs" c="dimmed" miw={34} ta="right" style={{ flex: 'none' }}>
          {t('progress.percent', { value: Math.floor(share * 100) })}
        </Text>
      )}
      {cancellable ? (
        <Tooltip label={t('progress.cancel')}>
          <ActionIcon size={16} variant="subtle" color="gray" aria-label={t('progress.cancel')} onClick={() => run('powerOff', machine)}>
            <X size={12} />
          </ActionIcon>
        </Tooltip>
      ) : null}
    </Group>
  )
}
