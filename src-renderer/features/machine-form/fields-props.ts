import type { HostCapabilities } from '../../../src-shared/domain/host-capabilities.ts'
import type { MachineForm } from './form.ts'

/** Every page of the form. */
export interface FieldsProps {
  readonly form: MachineForm
  readonly host: HostCapabilities
  /** Shown and not to be changed: the machine is not powered off. */
  readonly locked: boolean
}
