/** COM1..COM4 as the spec enables them. */
import { SERIAL_PORTS_AND_IRQS } from '../../machine/ibm-pc.ts'
import type { DeviceDescriptor } from '../device.ts'
import { AttachedUart } from './attach.ts'

export const UART_16550: DeviceDescriptor = {
  kind: 'uart-16550',
  title: '16550A serial port',
  create: ({ clock, ports, host, irq }, spec) =>
    SERIAL_PORTS_AND_IRQS.flatMap(({ base, length, irq: number }, port) =>
      spec.serials[port]?.enabled
        ? [
            new AttachedUart(
              { port, base, length },
              {
                clock,
                ports,
                irq: irq(number),
                output: (bytes) => host.serialOutput(port, bytes),
                log: (message) => host.log(message),
              },
            ),
          ]
        : [],
    ),
}
