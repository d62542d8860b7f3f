/**
 * Every device has a folder of its own with the same set of files (docs/adding-a-device.md): `registers`, `chip`, `attach`, `index`; a device that
 * remembers nothing has `index` alone. What differs stands here with its reason.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const DEVICES = join('src-main', 'engine', 'devices')
const FILES = ['registers.ts', 'chip.ts', 'attach.ts', 'index.ts'] as const

const MADE_BY_THE_FABRIC = 'the interrupt fabric makes it, since what others get as `irq` leads there'
const ON_VIRTIO = 'virtio/pci-transport.ts attaches it'

/** Files that a folder does without, and why. */
const WITHOUT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'i8259-pic': { 'index.ts': MADE_BY_THE_FABRIC },
  ioapic: { 'index.ts': MADE_BY_THE_FABRIC },
  lapic: { 'index.ts': MADE_BY_THE_FABRIC },
  'virtio-blk': { 'attach.ts': ON_VIRTIO },
  'virtio-rng': { 'attach.ts': ON_VIRTIO, 'registers.ts': 'it has no configuration space' },
}
/** Folders that hold what several devices share. */
const SHARED = new Set(['virtio', 'ata', 'atapi'])

export function checkDevices(root: string): string[] {
  const folders = readdirSync(join(root, DEVICES), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !SHARED.has(entry.name),
  )
  return folders.flatMap(({ name }) => {
    const folder = join(root, DEVICES, name)
    if (isStateless(folder)) return []
    const missing = FILES.filter((file) => !WITHOUT[name]?.[file] && !existsSync(join(folder, file)))
    return missing.map((file) => `${join(DEVICES, name)} has no ${file}; devices have ${FILES.join(', ')} (docs/adding-a-device.md)`)
  })
}

function isStateless(folder: string): boolean {
  const index = join(folder, 'index.ts')
  return existsSync(index) && readFileSync(index, 'utf8').includes('statelessDevice(')
}
