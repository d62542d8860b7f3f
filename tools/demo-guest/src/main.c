/* The way from the boot loader to the prompt. */
#include "acpi.h"
#include "banner.h"
#include "clock.h"
#include "console.h"
#include "memory.h"
#include "multiboot.h"
#include "pci.h"
#include "power.h"
#include "serial.h"
#include "shell.h"
#include "text.h"
#include "traps.h"
#include "volumes.h"

#define COMMAND_LINE_SIZE 1024

static char command_line[COMMAND_LINE_SIZE];
static char *script;

/* `run=` takes the rest of the line, or what stands in quotation marks. */
static char *take_script(char *text) {
  bool quoted = *text == '"';
  script = text + quoted;
  char *end = script;
  while (*end && !(quoted && *end == '"')) end++;
  if (!*end) return end;
  *end = 0;
  return end + 1;
}

/* Words that are not known are somebody else's: the loader may put the kernel's name there. */
static void read_command_line(void) {
  for (char *at = command_line; *at;) {
    if (starts_with(at, "run=")) {
      at = take_script(at + 4);
      continue;
    }
    char word[32];
    at = (char *)take_word(at, word, sizeof word);
    if (same_text(word, "exit=debug")) use_debug_exit();
    if (same_text(word, "plain")) use_plain_text();
  }
}

void main(u32 magic, const struct multiboot_info *info) {
  serial_start();
  if (magic != MULTIBOOT_LOADED) {
    print("The demonstration guest was not started by a Multiboot 1 loader.\n");
    for (;;) asm volatile("cli; hlt");
  }
  memory_start(info);
  if (info->flags & MULTIBOOT_HAS_COMMAND_LINE) copy_text(command_line, (const char *)(u64)info->command_line, COMMAND_LINE_SIZE);
  read_command_line();
  traps_start();
  handle_irq(IRQ_COM1, on_serial_interrupt);
  acpi_start();
  power_start();
  clock_start();
  enable_interrupts();
  pci_start();
  volumes_start();
  show_banner();
  start_shell(script);
}
