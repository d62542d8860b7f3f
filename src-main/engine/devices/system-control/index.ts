/** System control port A, in every machine. */
import type { DeviceDescriptor } from '../device.ts'
import { AttachedSystemControl } from './attach.ts'

export const SYSTEM_CONTROL: DeviceDescriptor = {
  kind: 'system-control',
  title: 'system control port A',
  create: ({ ports, host }) => [new AttachedSystemControl(ports, { resetSystem: () => host.reset() })],
}
