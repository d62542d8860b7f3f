/** The form that wizard and settings share: checked step by step here, as a whole by the server. */
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { HostCapabilities } from '../../../src-shared/domain/host-capabilities.ts'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { type Draft, draftProblems, STEPS, stepOf } from './draft.ts'

export type MachineForm = UseFormReturnType<Draft>

export interface CheckedForm {
  readonly form: MachineForm
  /** Fields up to and including `step` that are wrong; each now shows why. */
  check(step: number): readonly string[]
}

/** `others`: the other machines, whose names are taken. */
export function useMachineForm(draft: Draft, host: HostCapabilities, others: readonly Machine[]): CheckedForm {
  const { t } = useTranslation()
  const form = useForm<Draft>({ initialValues: draft })
  const names = others.map(({ spec }) => spec.name)
  const check = (step: number): readonly string[] => {
    const problems = Object.entries(draftProblems(form.getValues(), host, names)).filter(([field]) => stepOf(field) <= step)
    form.setErrors(Object.fromEntries(problems.map(([field, { key, values }]) => [field, t(key, values)])))
    return problems.map(([field]) => field)
  }
  return { form, check }
}

/** First step that holds one of these fields. */
export function firstStep(fields: readonly string[]): number {
  return Math.min(STEPS.length - 1, ...fields.map(stepOf))
}
