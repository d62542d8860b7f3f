/**
 * What a BIOS programs into the chipset before it boots: shadow RAM, PCI resources and interrupt routes, the ACPI block. Through ports alone.
 * The addresses are those that the ACPI tables declare.
 */
import { assignResources, type PortAccess, writeConfig } from '../../bus/pci/assign-resources.ts'
import { PIRQ_INTERRUPTS, PM_BASE, SCI_INTERRUPT } from '../acpi/acpi-config.ts'

const HOST_BRIDGE = { device: 0, func: 0 }
const ISA_BRIDGE = { device: 1, func: 0 }
const IDE = { device: 1, func: 1 }
const POWER = { device: 1, func: 3 }
const REG_PAM0 = 0x59
const PAM_REGISTERS = 7
const PAM_ALL_RAM = 0x33
const REG_PIRQRCA = 0x60
const REGS_IDETIM = [0x40, 0x42]
const IDETIM_IDE = 0x8000 // IDE Decode Enable
const REG_PMBA = 0x40
const REG_PMREGMISC = 0x80
const PORT_ELCR = 0x4d0 // Edge/Level Control Registers, a bit for each ISA interrupt
const PM1_CONTROL = PM_BASE + 4
const SCI_EN = 1

export function setUpChipset(ports: PortAccess): void {
  for (let register = 0; register < PAM_REGISTERS; register++) {
    writeConfig(ports, HOST_BRIDGE.device, HOST_BRIDGE.func, REG_PAM0 + register, 1, PAM_ALL_RAM)
  }
  assignResources(ports, PIRQ_INTERRUPTS)
  for (const [pirq, interrupt] of PIRQ_INTERRUPTS.entries()) {
    writeConfig(ports, ISA_BRIDGE.device, ISA_BRIDGE.func, REG_PIRQRCA + pirq, 1, interrupt)
  }
  const levels = [...PIRQ_INTERRUPTS, SCI_INTERRUPT].reduce((mask, interrupt) => mask | (1 << interrupt), 0)
  ports.write(PORT_ELCR, 1, levels & 0xff)
  ports.write(PORT_ELCR + 1, 1, levels >> 8)
  for (const register of REGS_IDETIM) writeConfig(ports, IDE.device, IDE.func, register, 2, IDETIM_IDE)
  writeConfig(ports, POWER.device, POWER.func, REG_PMBA, 4, PM_BASE | 1)
  writeConfig(ports, POWER.device, POWER.func, REG_PMREGMISC, 1, 1)
  ports.write(PM1_CONTROL, 2, SCI_EN)
}
