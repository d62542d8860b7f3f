/**
 * The DSDT: \_S5, the PCI bus with its windows and interrupt routing, the four interrupt links of the PIIX3, and the legacy devices behind the ISA
 * bridge, which PCI cannot enumerate. Power button and PM timer are fixed features (fadt.ts) and have no object here. HPET: absent.
 */

import { IO_WINDOW, MEMORY_WINDOW } from '../../bus/pci/assign-resources.ts'
import { DEVICES_PER_BUS, pirqOf } from '../../bus/pci/pci-bus.ts'
import type { AcpiConfig } from './acpi-config.ts'
import { PIRQ_CHOICES, PIRQ_GSI_BASE, PM_BASE, PM_LENGTH, SOFT_OFF_TYPE } from './acpi-config.ts'
import * as aml from './aml.ts'
import { busNumbers, fixedMemory, ioPorts, ioWindow, isaInterrupt, linkInterrupts, memoryWindow, resources } from './resources.ts'

const LINKS = ['A', 'B', 'C', 'D'] as const
const PINS = 4
const LINK_DISABLED = 0x80

/** The body of the DSDT, behind its table header. */
export function createDsdtBody(config: AcpiConfig): Uint8Array {
  const processors = Array.from({ length: config.cpus }, (_, index) => processor(index))
  return Uint8Array.from([
    ...aml.name('PICF', aml.integer(0)),
    ...aml.method('\\_PIC', 1, false, aml.store(aml.ARG0, aml.path('PICF'))),
    ...aml.name('\\_S5', aml.packageOf(aml.integer(SOFT_OFF_TYPE), aml.integer(SOFT_OFF_TYPE), aml.integer(0), aml.integer(0))),
    ...aml.scope('\\_SB', ...processors, pciBus(config), ...LINKS.map((letter, index) => interruptLink(letter, index)), motherboard()),
  ])
}

function processor(index: number): aml.Aml {
  const name = `C${index.toString(16).toUpperCase().padStart(3, '0')}`
  return aml.device(name, aml.name('_HID', aml.text('ACPI0007')), aml.name('_UID', aml.integer(index)))
}

function pciBus(config: AcpiConfig): aml.Aml {
  return aml.device(
    'PCI0',
    aml.name('_HID', aml.eisaId('PNP0A03')),
    aml.name('_UID', aml.integer(0)),
    aml.name('_BBN', aml.integer(0)),
    aml.name('_CRS', pciWindows()),
    isaBridge(config),
    aml.name(
      'PRTA',
      routingTable((pirq) => [aml.integer(0), aml.integer(PIRQ_GSI_BASE + pirq)]),
    ),
    aml.name(
      'PRTP',
      routingTable((pirq) => [aml.path(`\\_SB.LNK${LINKS[pirq]}`), aml.integer(0)]),
    ),
    aml.method('_PRT', 0, false, aml.when(aml.path('\\PICF'), aml.give(aml.path('PRTA'))), aml.otherwise(aml.give(aml.path('PRTP')))),
  )
}

/** The legacy video window and the configuration ports are passed on too. */
function pciWindows(): aml.Aml {
  return resources(
    busNumbers(0, 0xff),
    ioPorts(0xcf8, 8),
    ioWindow(0, 0xcf7),
    ioWindow(0xd00, IO_WINDOW.end - 1),
    memoryWindow(0xa_0000, 0xb_ffff),
    memoryWindow(MEMORY_WINDOW.base, MEMORY_WINDOW.end - 1),
  )
}

/** One entry for each pin of each device (6.2.13); `source` gives the interrupt behind a PIRQ#. */
function routingTable(source: (pirq: number) => readonly aml.Aml[]): aml.Aml {
  const entries = Array.from({ length: DEVICES_PER_BUS * PINS }, (_, index) => {
    const device = Math.floor(index / PINS)
    const pin = index % PINS
    const address = device * 0x1_0000 + 0xffff
    return aml.packageOf(aml.integer(address), aml.integer(pin), ...source((pirqOf(device) + pin) % PINS))
  })
  return aml.packageOf(...entries)
}

/** A PIIX3 route register as an interrupt link: PRQx of the ISA bridge. */
function interruptLink(letter: string, index: number): aml.Aml {
  const register = aml.path(`\\_SB.PCI0.ISA.PRQ${letter}`)
  const disabled = aml.and(register, aml.integer(LINK_DISABLED))
  const current = aml.shiftLeft(aml.integer(1), aml.and(register, aml.integer(0x0f)))
  const wordOf = (source: aml.Aml) => aml.createWordField(source, 1, 'IRQW')
  return aml.device(
    `LNK${letter}`,
    aml.name('_HID', aml.eisaId('PNP0C0F')),
    aml.name('_UID', aml.integer(index + 1)),
    aml.name('_PRS', resources(linkInterrupts(PIRQ_CHOICES))),
    aml.name('BUFF', resources(linkInterrupts([]))),
    aml.method('_STA', 0, false, aml.when(disabled, aml.give(aml.integer(0x09))), aml.give(aml.integer(0x0b))),
    aml.method('_DIS', 0, false, aml.or(register, aml.integer(LINK_DISABLED), register)),
    aml.method(
      '_CRS',
      0,
      true,
      wordOf(aml.path('BUFF')),
      aml.when(disabled, aml.store(aml.integer(0), aml.path('IRQW'))),
      aml.otherwise(aml.store(current, aml.path('IRQW'))),
      aml.give(aml.path('BUFF')),
    ),
    aml.method(
      '_SRS',
      1,
      true,
      wordOf(aml.ARG0),
      aml.findSetRightBit(aml.path('IRQW'), aml.LOCAL0),
      aml.store(aml.subtract(aml.LOCAL0, aml.integer(1)), register),
    ),
  )
}

function isaBridge(config: AcpiConfig): aml.Aml {
  return aml.device(
    'ISA',
    aml.name('_ADR', aml.integer(0x1_0000)),
    aml.operationRegion('PIRQ', aml.SPACE_PCI_CONFIG, 0x60, LINKS.length),
    aml.byteFields(
      'PIRQ',
      LINKS.map((letter) => `PRQ${letter}`),
    ),
    isaDevice('RTC', 'PNP0B00', ioPorts(0x70, 2), isaInterrupt(8)),
    isaDevice('TIMR', 'PNP0100', ioPorts(0x40, 4), isaInterrupt(0)),
    isaDevice('PIC', 'PNP0000', ioPorts(0x20, 2), ioPorts(0xa0, 2), ioPorts(0x4d0, 2), isaInterrupt(2)),
    isaDevice('SPKR', 'PNP0800', ioPorts(0x61, 1)),
    isaDevice('KBD', 'PNP0303', ioPorts(0x60, 1), ioPorts(0x64, 1), isaInterrupt(1)),
    isaDevice('MOU', 'PNP0F13', isaInterrupt(12)),
    ...config.serialPorts.map(serialPort),
  )
}

function serialPort({ index, base, irq }: AcpiConfig['serialPorts'][number]): aml.Aml {
  return aml.device(
    `COM${index + 1}`,
    aml.name('_HID', aml.eisaId('PNP0501')),
    aml.name('_UID', aml.integer(index + 1)),
    aml.name('_CRS', resources(ioPorts(base, 8), isaInterrupt(irq))),
  )
}

function isaDevice(name: string, id: string, ...descriptors: readonly aml.Aml[]): aml.Aml {
  return aml.device(name, aml.name('_HID', aml.eisaId(id)), aml.name('_CRS', resources(...descriptors)))
}

/** What no driver owns but nothing else may be placed on: ACPI block, interrupt controllers. */
function motherboard(): aml.Aml {
  const ranges = resources(ioPorts(PM_BASE, PM_LENGTH), fixedMemory(0xfec0_0000, 0x1000), fixedMemory(0xfee0_0000, 0x10_0000))
  return aml.device('MBRD', aml.name('_HID', aml.eisaId('PNP0C02')), aml.name('_CRS', ranges))
}
