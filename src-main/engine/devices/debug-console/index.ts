/**
 * The debug console of Bochs and QEMU at port 0E9h: each byte written goes to the host; reading gives E9h, by which a guest recognises it.
 * Stateless. Only in machines whose spec asks for debug ports.
 */
import { PORTS } from '../../machine/ibm-pc.ts'
import { bytePorts } from '../byte-ports.ts'
import type { DeviceDescriptor } from '../device.ts'
import { statelessDevice } from '../stateless-device.ts'

const KIND = 'debug-console'
const SIGNATURE = 0xe9

export const DEBUG_CONSOLE: DeviceDescriptor = {
  kind: KIND,
  title: 'debug console port',
  create: ({ ports, host }, spec) => {
    if (!spec.debugPorts) return []
    const { base, length } = PORTS.DEBUG_CONSOLE
    ports.map(base, length, KIND, bytePorts({ read: () => SIGNATURE, write: (_offset, value) => host.debugConsole(value) }))
    return [statelessDevice(KIND)]
  },
}
