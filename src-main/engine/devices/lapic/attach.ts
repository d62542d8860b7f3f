/** Joins a local APIC to the machine's life cycle and to memory accesses of the guest. */
import type { MmioHandler } from '../../bus/mmio-bus.ts'
import { type Payload, PayloadReader, type PayloadValue } from '../../snapshot/payload.ts'
import type { Device } from '../device.ts'
import type { Lapic } from './chip.ts'

const KIND = 'lapic'
const VERSION = 1

/**
 * vCPU 0 is the boot processor, which leaves reset in virtual wire mode, since a direct boot has no firmware that would set it. `onDidMove` runs
 * when the place of the registers may have changed.
 */
export function lapicDevice(lapic: Lapic, cpu: number, onDidMove: () => void): Device {
  return {
    name: `${KIND}.${cpu}`,
    reset: () => {
      lapic.reset()
      if (cpu === 0) lapic.enterVirtualWireMode()
      onDidMove()
    },
    save: () => ({ kind: KIND, version: VERSION, fields: lapic.save() }),
    load: (payload) => {
      loadLapic(lapic, payload)
      onDidMove()
    },
  }
}

function loadLapic(lapic: Lapic, payload: Payload): void {
  const reader = new PayloadReader(payload, KIND, VERSION)
  const timerFields = reader.value('timer') as { readonly [name: string]: PayloadValue }
  const timer = new PayloadReader({ kind: 'lapic timer', version: VERSION, fields: timerFields }, 'lapic timer', VERSION)
  lapic.load(reader, timer)
  timer.finish()
  reader.finish()
}

/**
 * Registers are double words at 16-byte steps; a narrower read takes its part, a narrower write does nothing (section 11.4.1 forbids both).
 * `current` is the local APIC of the vCPU whose access it is, undefined where that vCPU has none here (11.4.3): nobody answers.
 */
export function lapicMemory(current: () => Lapic | undefined): MmioHandler {
  return {
    read: (offset, size) => {
      const lapic = current()
      if (!lapic) return 2 ** (size * 8) - 1
      if ((offset & 15) + size > 4) return 0
      const value = lapic.read(offset & ~3)
      return size === 4 ? value : (value >>> ((offset & 3) * 8)) & (2 ** (size * 8) - 1)
    },
    write: (offset, size, value) => {
      if (size === 4 && (offset & 15) === 0) current()?.write(offset, value)
    },
  }
}
