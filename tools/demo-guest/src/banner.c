/* What the console shows first. */
#include "banner.h"
#include "acpi.h"
#include "base.h"
#include "console.h"
#include "cpu.h"
#include "memory.h"
#include "pci.h"
#include "rtc.h"
#include "volumes.h"

static void label(const char *text) { print("  %s%-9s%s ", COLOUR_LABEL, text, COLOUR_NONE); }

static void show_disk_line(void) {
  char state[80];
  describe_disk(state, sizeof state);
  label("disk");
  print("%s\n", state);
}

void show_banner(void) {
  char brand[49], date[20];
  read_cpu_brand(brand);
  format_date(date, sizeof date, read_date());
  u32 cpus = acpi.processors > 0 ? acpi.processors : 1;
  print("\n  %sI N N K E E P E R%s   demonstration guest\n", COLOUR_TITLE, COLOUR_NONE);
  print("  A small 64-bit system that shows the machine it runs in.\n\n");
  label("cpu");
  print("%u x %s\n", cpus, brand);
  label("memory");
  print("%llu MiB usable\n", usable_memory() >> 20);
  label("devices");
  print("%u on PCI, %u ACPI tables\n", pci_device_count, acpi.table_count);
  show_disk_line();
  label("date");
  print("%s\n\n", date);
  print("  Type 'help' for what it can do, 'off' to switch it off.\n\n");
}
