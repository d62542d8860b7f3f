/**
 * The debug-exit port of test kernels (`isa-debug-exit` of QEMU at 0F4h): any write of 1, 2 or 4 bytes ends the run; `innkeeper run` exits with
 * (value << 1) | 1. Stateless; reads as an empty port. Only in machines whose spec asks for debug ports.
 */
import { PORTS } from '../../machine/ibm-pc.ts'
import type { DeviceDescriptor } from '../device.ts'
import { statelessDevice } from '../stateless-device.ts'

const KIND = 'debug-exit'

export const DEBUG_EXIT: DeviceDescriptor = {
  kind: KIND,
  title: 'debug exit port',
  create: ({ ports, host }, spec) => {
    if (!spec.debugPorts) return []
    const { base, length } = PORTS.DEBUG_EXIT
    ports.map(base, length, KIND, { read: (_offset, size) => 2 ** (size * 8) - 1, write: (_offset, _size, value) => host.debugExit(value) })
    return [statelessDevice(KIND)]
  },
}
