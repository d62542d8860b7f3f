/**
 * A machine's settings. What a live machine cannot change is shown, with the reason why not; its name, description, execution cap and weight can always be
 * changed.
 */
import { Alert, Button, Group, Modal, Tabs } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostCapabilities } from '../../../src-shared/domain/host-capabilities.ts'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { client, orpc } from '../../rpc/client.ts'
import { fieldIssues } from '../../rpc/field-issues.ts'
import { withMachine } from '../../rpc/use-library-events.ts'
import { refusalOf, useShowError } from '../machine-actions/index.ts'
import {
  BootFields,
  DiskFields,
  DisplayFields,
  draftOf,
  firstStep,
  GeneralFields,
  HardwareFields,
  type MachineForm,
  ShareFields,
  STEPS,
  specOf,
  useMachineForm,
} from '../machine-form/index.ts'

export interface MachineSettingsProps {
  readonly machine: Machine
  readonly opened: boolean
  readonly onClose: () => void
}

const PAGES = {
  name: GeneralFields,
  boot: BootFields,
  hardware: HardwareFields,
  storage: DiskFields,
  share: ShareFields,
  display: DisplayFields,
} as const

/** Pages whose fields can be changed while the machine runs. */
const ALWAYS: readonly string[] = ['name', 'share'] satisfies (keyof typeof PAGES)[]

export function MachineSettings({ machine, opened, onClose }: MachineSettingsProps) {
  const { t } = useTranslation()
  const { data: host } = useQuery(orpc.host.capabilities.queryOptions())
  const { data: machines = [] } = useQuery(orpc.machine.list.queryOptions())
  const others = machines.filter(({ id }) => id !== machine.id)
  return (
    <Modal.Stack>
      <Modal
        stackId="settings"
        opened={opened}
        onClose={onClose}
        title={t('wizard.settingsTitle', { name: machine.spec.name })}
        size={720}
        closeOnClickOutside={false}
      >
        {host ? <Settings machine={machine} host={host} others={others} onClose={onClose} /> : null}
      </Modal>
    </Modal.Stack>
  )
}

function useUpdate(machine: Machine, form: MachineForm, onRefused: (step: number) => void, onDone: () => void) {
  const queries = useQueryClient()
  const showError = useShowError()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: () => client.machine.update({ id: machine.id, spec: specOf(form.getValues(), machine.spec) }),
    onSuccess: (updated) => {
      queries.setQueryData(orpc.machine.list.queryKey(), (list) => withMachine(list ?? [], updated))
      onDone()
    },
    onError: (error) => {
      const issues = fieldIssues(error, t)
      if (!issues) return showError(error)
      form.setErrors(issues)
      onRefused(firstStep(Object.keys(issues)))
    },
  })
}

interface SettingsProps extends Pick<MachineSettingsProps, 'machine' | 'onClose'> {
  readonly host: HostCapabilities
  readonly others: readonly Machine[]
}

function Settings({ machine, host, others, onClose }: SettingsProps) {
  const { t } = useTranslation()
  const [page, setPage] = useState<string>(STEPS[0].name)
  const { form, check } = useMachineForm(draftOf(machine.spec), host, others)
  const show = (step: number): void => setPage(STEPS[step]?.name ?? STEPS[0].name)
  const update = useUpdate(machine, form, show, onClose)
  const locked = refusalOf('update', machine) !== undefined
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        const wrong = check(STEPS.length - 1)
        if (wrong.length > 0) show(firstStep(wrong))
        else update.mutate()
      }}
    >
      <Tabs value={page} onChange={(next) => next && setPage(next)} keepMounted={false}>
        <Tabs.List>
          {STEPS.map(({ name }) => (
            <Tabs.Tab key={name} value={name}>
              {t(`wizard.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {STEPS.map(({ name }) => {
          const Fields = PAGES[name]
          return (
            <Tabs.Panel key={name} value={name} pt="md" mih={330}>
              {locked && !ALWAYS.includes(name) ? (
                <Alert variant="light" color="yellow" py={6} mb="sm">
                  {t('wizard.offOnly', { state: t(`state.${machine.state}`) })}
                </Alert>
              ) : null}
              <Fields form={form} host={host} locked={locked} />
            </Tabs.Panel>
          )
        })}
      </Tabs>
      <Group justify="flex-end" className="dialog-actions">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" loading={update.isPending} disabled={!form.isDirty()}>
          {t('action.apply')}
        </Button>
      </Group>
    </form>
  )
}
