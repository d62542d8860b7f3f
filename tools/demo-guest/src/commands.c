/* The table of commands, and the short ones. */
#include "commands.h"
#include "acpi.h"
#include "banner.h"
#include "clock.h"
#include "console.h"
#include "cpu.h"
#include "devices.h"
#include "memory.h"
#include "power.h"
#include "rtc.h"
#include "text.h"

#define DEFAULT_TEST_MIB 16

static bool show_help(const char *arguments) {
  (void)arguments;
  for (u32 i = 0; i < command_count; i++) {
    char usage[32];
    format_text(usage, sizeof usage, "%s %s", commands[i].name, commands[i].arguments);
    print("  %s%-20s%s %s\n", COLOUR_LABEL, usage, COLOUR_NONE, commands[i].help);
  }
  print("\n  A NAME that begins with disk/ is a file on the disk, any other one in memory.\n");
  return true;
}

static bool show_banner_again(const char *arguments) {
  (void)arguments;
  show_banner();
  return true;
}

static bool show_cpu_list(const char *arguments) {
  (void)arguments;
  show_cpus();
  return true;
}

static bool show_memory_map(const char *arguments) {
  (void)arguments;
  show_memory();
  return true;
}

static bool show_device_list(const char *arguments) {
  (void)arguments;
  show_devices();
  return true;
}

static bool show_uptime(const char *arguments) {
  (void)arguments;
  char duration[24], date[20];
  u64 milliseconds = uptime_ms();
  format_duration(duration, sizeof duration, milliseconds);
  format_date(date, sizeof date, read_date());
  print("up %s.%03llu, now %s\n", duration, milliseconds % 1000, date);
  return true;
}

static bool run_memory_test(const char *arguments) {
  u64 mib = DEFAULT_TEST_MIB;
  bool all = same_text(arguments, "all");
  if (*arguments && !all && !parse_number(arguments, &mib)) {
    print("memtest takes a number of MiB, or 'all'.\n");
    return false;
  }
  return test_memory(all ? ~0ull : mib);
}

static bool switch_off(const char *arguments) {
  (void)arguments;
  print("Switching off.\n");
  power_off();
}

static bool start_again(const char *arguments) {
  (void)arguments;
  print("Starting again.\n");
  reboot();
}

static bool crash(const char *arguments) {
  (void)arguments;
  print("Crashing: a triple fault, as a broken kernel makes one.\n");
  triple_fault();
}

const struct command commands[] = {
    {"help", "", "this list", show_help},
    {"banner", "", "what was shown at the start", show_banner_again},
    {"cpus", "", "the processors and what they can do", show_cpu_list},
    {"memory", "", "the memory map", show_memory_map},
    {"devices", "", "everything found: PCI, serial ports, ACPI", show_device_list},
    {"uptime", "", "how long the system has been running, and the date", show_uptime},
    {"watch", "[SECONDS]", "uptime, interrupts and idle time, live until a key", watch_system},
    {"ls", "", "the files", list_files},
    {"write", "NAME TEXT", "make or replace a file", write_file},
    {"read", "NAME", "show a file", read_file},
    {"delete", "NAME", "delete a file", delete_file},
    {"wreck", "[yes]", "destroy all files; asks first, unless told yes", wreck_files},
    {"format", "[erase]", "make the disk ready for files; asks first", format_disk},
    {"memtest", "[MIB|all]", "test free memory (16 MiB unless told more)", run_memory_test},
    {"idle", "[SECONDS]", "halt until a key, and count what woke the CPU", idle_cpu},
    {"spin", "[SECONDS]", "keep the CPU busy until a key", spin_cpu},
    {"fault", "[KIND]", "an exception: divide, opcode, page or general", cause_fault},
    {"crash", "", "a triple fault: the machine dies", crash},
    {"reboot", "", "start again", start_again},
    {"off", "", "switch the machine off", switch_off},
};
const u32 command_count = COUNT(commands);
