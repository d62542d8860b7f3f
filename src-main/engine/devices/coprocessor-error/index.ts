/** Coprocessor error logic, in every machine. */
import { IRQ } from '../../machine/ibm-pc.ts'
import type { DeviceDescriptor } from '../device.ts'
import { AttachedCoprocessorError } from './attach.ts'

export const COPROCESSOR_ERROR: DeviceDescriptor = {
  kind: 'coprocessor-error',
  title: 'coprocessor error logic',
  create: ({ ports, numericError, irq }) => [new AttachedCoprocessorError(ports, { pins: numericError, irq: irq(IRQ.COPROCESSOR) })],
}
