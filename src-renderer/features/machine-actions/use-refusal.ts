/** Why an operation on a machine is not to be had, in words. */
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import type { MachineOperation } from '../../../src-shared/domain/run-state.ts'
import { refusalOf } from './actions.ts'

/** Of the function: undefined when the operation is possible. */
export function useRefusal(machine: Machine | undefined): (operation: MachineOperation) => string | undefined {
  const { t } = useTranslation()
  return (operation) => {
    const refusal = refusalOf(operation, machine)
    return refusal && t(refusal.key, { state: refusal.state ? t(`state.${refusal.state}`) : '' })
  }
}
