/** The display adapter, as `spec.display` says. */
import type { DeviceDescriptor } from '../device.ts'
import { AttachedVga } from './attach.ts'

export const VGA: DeviceDescriptor = {
  kind: 'vga',
  title: 'VGA with Bochs VBE (standard display adapter)',
  create: ({ clock, ports, mmio, pci, video }, spec) => {
    if (spec.display.adapter === 'none') return []
    if (!video) throw new Error('the machine has a display adapter, but no video memory')
    return [new AttachedVga({ clock, ports, mmio, pci, memory: video })]
  },
}
