/** A device context for tests: real buses, a mock clock, wires that remember. What a test does not give and a device must not use throws. */

import { MmioBus } from '../../src-main/engine/bus/mmio-bus.ts'
import { PioBus } from '../../src-main/engine/bus/pio-bus.ts'
import type { DeviceContext } from '../../src-main/engine/devices/device.ts'
import { VmSpec, type VmSpecInput } from '../../src-shared/domain/vm-spec.ts'
import { FakeIrqLine } from './fake-irq-line.ts'
import { FakeMachineHost } from './fake-machine-host.ts'
import { MockClock } from './mock-clock.ts'

export function deviceContext(given: Partial<DeviceContext> = {}): DeviceContext {
  const simple = {
    clock: new MockClock(),
    ports: new PioBus(),
    mmio: new MmioBus(),
    host: new FakeMachineHost(),
    irq: () => new FakeIrqLine(),
    powerTimerAt: () => undefined,
  }
  return new Proxy({ ...simple, ...given } as DeviceContext, {
    get: (context, name) => {
      if (!(name in context)) throw new Error(`this test gives no '${String(name)}'`)
      return Reflect.get(context, name)
    },
  })
}

/** A valid spec with what the test changes. */
export function vmSpec(changes: Partial<VmSpecInput> = {}): VmSpec {
  return VmSpec.parse({ name: 'test', boot: { kind: 'demo' }, ...changes })
}
