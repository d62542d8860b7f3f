/**
 * Every kind of device there is; the only registration. The machine creates them in this order. The interrupt controllers are not here: the context's
 * `irq` is made of them (machine/interrupt-fabric.ts).
 */
import { AHCI } from './ahci/index.ts'
import { COPROCESSOR_ERROR } from './coprocessor-error/index.ts'
import { DEBUG_CONSOLE } from './debug-console/index.ts'
import { DEBUG_EXIT } from './debug-exit/index.ts'
import type { DeviceDescriptor } from './device.ts'
import { I440FX_HOST_BRIDGE } from './i440fx-host-bridge/index.ts'
import { I8042_PS2 } from './i8042-ps2/index.ts'
import { I8254_PIT } from './i8254-pit/index.ts'
import { MC146818_RTC } from './mc146818-rtc/index.ts'
import { PIIX_IDE } from './piix-ide/index.ts'
import { PIIX3_ISA_BRIDGE } from './piix3-isa-bridge/index.ts'
import { PIIX4_PM } from './piix4-pm/index.ts'
import { SYSTEM_CONTROL } from './system-control/index.ts'
import { UART_16550 } from './uart-16550/index.ts'
import { VGA } from './vga/index.ts'
import { VIRTIO_BLK } from './virtio-blk/index.ts'
import { VIRTIO_RNG } from './virtio-rng/index.ts'

export const CATALOG: readonly DeviceDescriptor[] = [
  I440FX_HOST_BRIDGE,
  PIIX3_ISA_BRIDGE,
  PIIX4_PM,
  VGA,
  PIIX_IDE,
  I8254_PIT,
  MC146818_RTC,
  UART_16550,
  I8042_PS2,
  SYSTEM_CONTROL,
  COPROCESSOR_ERROR,
  VIRTIO_RNG,
  VIRTIO_BLK,
  AHCI,
  DEBUG_EXIT,
  DEBUG_CONSOLE,
]
