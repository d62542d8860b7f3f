/** The north bridge, at PCI device 0. */
import type { DeviceDescriptor } from '../device.ts'
import { AttachedHostBridge } from './attach.ts'

/** Where the machine cannot switch C0000h..FFFFFh, that area is RAM for good. */
const ALWAYS_RAM = { setAccess: () => undefined }

export const I440FX_HOST_BRIDGE: DeviceDescriptor = {
  kind: 'i440fx-host-bridge',
  title: 'Intel 440FX host bridge',
  create: ({ pci, ports, shadow }) => [new AttachedHostBridge(pci, ports, shadow ?? ALWAYS_RAM)],
}
