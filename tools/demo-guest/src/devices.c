/* A list of everything the system found: PCI, serial ports, ACPI tables, the keyboard controller and the debug console. */
#include "devices.h"
#include "acpi.h"
#include "console.h"
#include "pci.h"
#include "rtc.h"

enum {
  UART_IER = 1,
  UART_IIR = 2,
  UART_FCR = 2,
  UART_SCR = 7, /* Scratch */
  IIR_FIFOS_ON = 0xC0,
  KEYBOARD_STATUS = 0x64,
  DEBUG_CONSOLE = 0xE9,
};

static const u16 com_ports[] = {0x3F8, 0x2F8, 0x3E8, 0x2E8};

/* A UART keeps what is written to its scratch register; an empty port reads as ones. */
static bool has_uart(u16 port) {
  out8(port + UART_SCR, 0x5A);
  if (in8(port + UART_SCR) != 0x5A) return false;
  out8(port + UART_SCR, 0xA5);
  return in8(port + UART_SCR) == 0xA5;
}

static void show_serial_ports(void) {
  for (u32 i = 0; i < COUNT(com_ports); i++) {
    if (!has_uart(com_ports[i])) continue;
    if (i > 0) out8(com_ports[i] + UART_FCR, 1);
    bool fifos = (in8(com_ports[i] + UART_IIR) & IIR_FIFOS_ON) == IIR_FIFOS_ON;
    const char *kind = fifos ? "16550A UART" : "UART without FIFOs";
    print("  COM%u     port 0x%x    %s%s\n", i + 1, com_ports[i], kind, i == 0 ? ", this console" : "");
  }
}

static void show_pci(void) {
  for (u32 i = 0; i < pci_device_count; i++) {
    const struct pci_device *d = &pci_devices[i];
    print("  %02x:%02x.%u  %04x:%04x     %-28s", d->bus, d->slot, d->function, d->vendor, d->device, pci_name(d));
    if (d->irq_pin) print(" INT%c, line %u", 'A' + d->irq_pin - 1, d->irq_line);
    print("\n");
  }
}

static void show_acpi(void) {
  if (acpi.table_count == 0) {
    print("  no ACPI tables\n");
    return;
  }
  print("  ACPI    ");
  for (u32 i = 0; i < acpi.table_count; i++) print(" %s", acpi.tables[i]);
  print("\n           %u CPU%s, ", acpi.processors, acpi.processors == 1 ? "" : "s");
  print("%u I/O APIC%s", acpi.io_apics, acpi.io_apics == 1 ? "" : "s");
  if (acpi.pm_timer) print(", PM timer at 0x%x", acpi.pm_timer);
  if (acpi.has_s5) print(", soft off");
  print("\n");
}

void show_devices(void) {
  char date[20];
  show_pci();
  show_serial_ports();
  if (in8(KEYBOARD_STATUS) != 0xFF) print("  i8042    port 0x60     keyboard controller\n");
  if (in8(DEBUG_CONSOLE) == DEBUG_CONSOLE) print("  debug    port 0xe9     debug console\n");
  format_date(date, sizeof date, read_date());
  print("  RTC      port 0x70     %s\n", date);
  show_acpi();
}
