/** Why nothing happens in the terminal, and the buttons that help. What was written stays readable above it. */
import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { sentenceWords } from '../../i18n/sentence-words.ts'
import { orpc } from '../../rpc/client.ts'
import { useMachineAction } from '../machine-actions/index.ts'
import { RestoreSnapshot } from '../snapshots/index.ts'
import classes from './console.module.css'
import { type Remedy, remediesOf } from './model.ts'

const WORDS = {
  'powered-off': 'console.off',
  saved: 'console.saved',
  aborted: 'console.aborted',
  paused: 'console.paused',
  crashed: 'console.crashed',
} as const

export function StateNotice({ machine }: { readonly machine: Machine }) {
  const { data: snapshots = [] } = useQuery(orpc.snapshot.list.queryOptions({ input: { machineId: machine.id } }))
  const [restoring, setRestoring] = useState(false)
  const last = snapshots.find(({ id }) => id === machine.currentSnapshotId)
  const remedies = remediesOf(machine.state, last !== undefined)
  return (
    <>
      {remedies.length > 0 ? (
        <div className={classes.notice} role="status">
          <Words machine={machine} />
          <Remedies machine={machine} remedies={remedies} snapshot={last?.name ?? ''} onRestore={() => setRestoring(true)} />
        </div>
      ) : null}
      {restoring && last ? <RestoreSnapshot machine={machine} snapshot={last} onClose={() => setRestoring(false)} /> : null}
    </>
  )
}

function Words({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  return (
    <div className={classes.words}>
      <Text size="sm" fw={600}>
        {t(WORDS[machine.state as keyof typeof WORDS])}
      </Text>
      {machine.stateSentence ? (
        <Text size="xs" c="dimmed">
          {sentenceWords(machine.stateSentence, t)}
        </Text>
      ) : null}
    </div>
  )
}

interface RemediesProps {
  readonly machine: Machine
  readonly remedies: readonly Remedy[]
  /** Name of the snapshot to go back to. */
  readonly snapshot: string
  readonly onRestore: () => void
}

function Remedies({ machine, remedies, snapshot, onRestore }: RemediesProps) {
  const { t } = useTranslation()
  const { run, busy } = useMachineAction()
  return (
    <Group gap="xs" justify="flex-end">
      {remedies.map((remedy, place) => {
        const label = remedy === 'restore' ? t('console.restore', { snapshot }) : t(`action.${remedy}`)
        return (
          <Button
            key={remedy}
            size="xs"
            maw={260}
            title={label}
            variant={place === 0 ? 'filled' : 'default'}
            loading={busy && place === 0}
            disabled={busy && place > 0}
            onClick={() => (remedy === 'restore' ? onRestore() : run(remedy, machine))}
          >
            {label}
          </Button>
        )
      })}
    </Group>
  )
}
