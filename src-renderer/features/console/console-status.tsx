/** The line under a console: state, load, speed, uptime, and what the user should know of this machine. */
import { Group, Text, Tooltip } from '@mantine/core'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { sentenceWords } from '../../i18n/sentence-words.ts'
import { formatDuration } from '../../ui/format.ts'
import { StateMark } from '../../ui/state-mark.tsx'
import { stateColor } from '../machine-actions/index.ts'
import { ProgressLine, useProgress } from '../progress/index.ts'
import { useActivity } from './use-activity.ts'

export function ConsoleStatus({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const activity = useActivity(machine.id)
  const notices = machine.noticeSentences.map((notice) => sentenceWords(notice, t))
  const busy = useProgress(machine) !== undefined
  const live = machine.state === 'running' || machine.state === 'paused' || machine.state === 'snapshotting'
  return (
    <Group gap="md" wrap="nowrap" style={{ flex: 1, minWidth: 0 }}>
      <StateMark color={stateColor(machine.state)} label={t(`state.${machine.state}`)} />
      <ProgressLine machine={machine} width={90} />
      {live && activity && !busy ? (
        <>
          <span title={t('details.load')}>{Math.round(activity.cpu * 100)} %</span>
          <span title={t('details.speed')}>{Math.round(activity.instructionsPerSecond / 1e6)} MIPS</span>
          <span title={t('details.uptime')}>{formatDuration(activity.uptime)}</span>
        </>
      ) : null}
      {notices.length > 0 ? (
        <Tooltip label={notices.join('\n')} multiline maw={420}>
          <Group gap={4} wrap="nowrap" c="yellow" ml="auto" miw={0}>
            <TriangleAlert size={14} style={{ flex: 'none' }} />
            <Text fz={12} truncate>
              {notices[0]}
            </Text>
          </Group>
        </Tooltip>
      ) : null}
    </Group>
  )
}
