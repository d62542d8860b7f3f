/** The wizard for a new machine. */
import { Button, Group, Modal, Stepper } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HostCapabilities } from '../../../src-shared/domain/host-capabilities.ts'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { client, orpc } from '../../rpc/client.ts'
import { fieldIssues } from '../../rpc/field-issues.ts'
import { withMachine } from '../../rpc/use-library-events.ts'
import { useShowError } from '../machine-actions/index.ts'
import {
  BootFields,
  DiskFields,
  firstStep,
  GeneralFields,
  HardwareFields,
  type MachineForm,
  newDraft,
  specOf,
  useMachineForm,
  WIZARD_STEPS,
} from '../machine-form/index.ts'
import { Summary } from './summary.tsx'

export interface CreateMachineProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onCreated: (machine: Machine) => void
}

export function CreateMachine({ opened, onClose, onCreated }: CreateMachineProps) {
  const { t } = useTranslation()
  const { data: host } = useQuery(orpc.host.capabilities.queryOptions())
  const { data: others = [] } = useQuery(orpc.machine.list.queryOptions())
  return (
    <Modal.Stack>
      <Modal stackId="wizard" opened={opened} onClose={onClose} title={t('wizard.title')} size={720} closeOnClickOutside={false}>
        {host ? <Wizard host={host} others={others} onClose={onClose} onCreated={onCreated} /> : null}
      </Modal>
    </Modal.Stack>
  )
}

/** Creates the machine; what the server refuses is shown on the step that holds it. */
function useCreate(form: MachineForm, onRefused: (step: number) => void, onCreated: (machine: Machine) => void) {
  const queries = useQueryClient()
  const showError = useShowError()
  const { t } = useTranslation()
  return useMutation({
    mutationFn: () => client.machine.create({ spec: specOf(form.getValues()) }),
    onSuccess: (machine) => {
      queries.setQueryData(orpc.machine.list.queryKey(), (list) => withMachine(list ?? [], machine))
      onCreated(machine)
    },
    onError: (error) => {
      const issues = fieldIssues(error, t)
      if (!issues) return showError(error)
      form.setErrors(issues)
      onRefused(firstStep(Object.keys(issues)))
    },
  })
}

interface WizardProps extends Pick<CreateMachineProps, 'onClose' | 'onCreated'> {
  readonly host: HostCapabilities
  readonly others: readonly Machine[]
}

function Wizard({ host, others, onClose, onCreated }: WizardProps) {
  const { t } = useTranslation()
  const [step, setStep] = useState(0)
  const { form, check } = useMachineForm(newDraft(), host, others)
  const create = useCreate(form, setStep, (machine) => {
    onCreated(machine)
    onClose()
  })
  const last = step === WIZARD_STEPS
  const advance = (): void => {
    if (check(Math.min(step, WIZARD_STEPS - 1)).length > 0 || create.isPending) return
    if (last) create.mutate()
    else setStep(step + 1)
  }
  const page = { form, host, locked: false }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        advance()
      }}
    >
      <Stepper
        active={step}
        onStepClick={(next) => next < step && setStep(next)}
        size="xs"
        iconSize={24}
        styles={{ content: { minHeight: 330, paddingTop: 20 } }}
      >
        <Stepper.Step label={t('wizard.name')}>
          <GeneralFields {...page} />
        </Stepper.Step>
        <Stepper.Step label={t('wizard.boot')}>
          <BootFields {...page} />
        </Stepper.Step>
        <Stepper.Step label={t('wizard.hardware')}>
          <HardwareFields {...page} />
        </Stepper.Step>
        <Stepper.Step label={t('wizard.storage')}>
          <DiskFields {...page} />
        </Stepper.Step>
        <Stepper.Step label={t('wizard.summary')}>
          <Summary draft={form.getValues()} />
        </Stepper.Step>
      </Stepper>
      <Group justify="flex-end" className="dialog-actions">
        <Button variant="default" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button variant="default" disabled={step === 0} onClick={() => setStep(step - 1)}>
          {t('action.back')}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {last ? t('action.create') : t('action.next')}
        </Button>
      </Group>
    </form>
  )
}
