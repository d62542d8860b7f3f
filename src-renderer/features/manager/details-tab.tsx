/** Everything about one machine, as VirtualBox's Details pane shows it. */
import { Alert, Box, ScrollArea, Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { Info } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { DEFAULT_WEIGHT } from '../../../src-shared/domain/vm-spec.ts'
import { sentenceWords } from '../../i18n/sentence-words.ts'
import { systemWords } from '../../i18n/system-words.ts'
import { Facts } from '../../ui/facts.tsx'
import { formatDuration } from '../../ui/format.ts'
import { StateMark } from '../../ui/state-mark.tsx'
import { useActivity } from '../console/index.ts'
import { stateColor } from '../machine-actions/index.ts'

export function DetailsTab({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const { spec } = machine
  return (
    <ScrollArea h="100%" type="auto">
      <Box p="md">
        {machine.noticeSentences.map((notice, index) => (
          <Alert key={index} icon={<Info size={16} />} color="yellow" py="xs" mb="sm">
            {sentenceWords(notice, t)}
          </Alert>
        ))}
        <NowFacts machine={machine} />
        <Facts
          title={t('details.general')}
          rows={[
            [t('details.name'), spec.name],
            [t('details.osType'), systemWords(spec, t)],
            [t('details.description'), spec.description],
          ]}
        />
        <Facts
          title={t('details.system')}
          rows={[
            [t('details.memory'), t('details.mebibytes', { value: spec.memoryMiB })],
            [t('details.cpus'), spec.cpus],
            [t('details.smp'), spec.cpus > 1 ? t(`smp.${spec.smp}`) : undefined],
            [t('details.executionCap'), spec.executionCap < 100 ? t('progress.percent', { value: spec.executionCap }) : undefined],
            [t('details.weight'), spec.weight === DEFAULT_WEIGHT ? undefined : spec.weight],
            [t('details.accelerator'), spec.accelerator],
            [t('details.cpuModel'), spec.cpuModel],
            ...bootRows(machine, t),
          ]}
        />
        <Facts title={t('details.storage')} rows={storageRows(machine, t)} />
        <Facts
          title={t('details.serial')}
          rows={[[t('details.enabled'), spec.serials.flatMap(({ enabled }, port) => (enabled ? [`COM${port + 1}`] : [])).join(', ')]]}
        />
      </Box>
    </ScrollArea>
  )
}

function NowFacts({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation()
  const activity = useActivity(machine.id)
  const live = machine.state === 'running' && activity
  return (
    <Facts
      title={t('details.running')}
      rows={[
        [t('details.state'), <StateMark key="state" color={stateColor(machine.state)} label={t(`state.${machine.state}`)} />],
        [t('details.reason'), machine.stateSentence ? <Text size="sm">{sentenceWords(machine.stateSentence, t)}</Text> : undefined],
        [t('details.uptime'), live ? formatDuration(activity.uptime) : undefined],
        [t('details.load'), live ? `${(activity.cpu * 100).toFixed(1)} %` : undefined],
        [t('details.speed'), live ? t('details.mips', { value: (activity.instructionsPerSecond / 1e6).toFixed(1) }) : undefined],
      ]}
    />
  )
}

function bootRows({ spec: { boot } }: Machine, t: TFunction): [string, string | undefined][] {
  const kind: [string, string] = [t('details.boot'), t(`boot.${boot.kind}`)]
  if (boot.kind === 'disk') return [kind]
  const line: [string, string] = [t('details.commandLine'), boot.commandLine]
  if (boot.kind === 'demo') return [kind, line]
  return [kind, [t('details.kernel'), boot.kernel], [t('details.initrd'), boot.initrd], line]
}

function storageRows({ spec: { disks } }: Machine, t: TFunction): [string, string][] {
  if (disks.length === 0) return [[t('wizard.storage'), t('details.noDisks')]]
  return disks.map((disk, index) => [t('details.disk', { number: index + 1 }), `${disk.image} (${t(`mode.${disk.mode}`).split(':')[0]})`])
}
