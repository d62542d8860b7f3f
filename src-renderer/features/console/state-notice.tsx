/** Why nothing happens in the terminal, and the button that helps. What was written stays readable above it. */
import { Button, Group, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { sentenceWords } from '../../i18n/sentence-words.ts'
import { useMachineAction } from '../machine-actions/index.ts'
import classes from './console.module.css'
import { remedyOf } from './model.ts'

const WORDS = {
  'powered-off': 'console.off',
  saved: 'console.saved',
  aborted: 'console.aborted',
  paused: 'console.paused',
  crashed: 'console.crashed',
} as const

export function StateNotice({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const { run, busy } = useMachineAction()
  const remedy = remedyOf(machine.state)
  if (!remedy) return null
  return (
    <Group className={classes.notice} justify="space-between" wrap="nowrap" role="status">
      <div>
        <Text size="sm" fw={600}>
          {t(WORDS[machine.state as keyof typeof WORDS])}
        </Text>
        {machine.stateSentence ? (
          <Text size="xs" c="dimmed">
            {sentenceWords(machine.stateSentence, t)}
          </Text>
        ) : null}
      </div>
      <Button size="xs" style={{ flex: 'none' }} loading={busy} onClick={() => run(remedy, machine)}>
        {t(`action.${remedy}`)}
      </Button>
    </Group>
  )
}
