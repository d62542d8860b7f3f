/* Runs every group of trials that the command line names (all without a name), then leaves by the debug-exit port. */
#include "base.h"
#include "cases.h"
#include "paging.h"
#include "text.h"

#define DEBUG_EXIT 0xF4
#define PIC1_MASK 0x21
#define PIC2_MASK 0xA1
#define MULTIBOOT_HAS_COMMAND_LINE 4

struct multiboot {
  u32 flags, memory_low, memory_high, boot_device, command_line;
};

static const struct {
  const char *name;
  void (*run)(void);
} groups[] = {
    {"access", run_page_access},
    {"simple", run_simple_faults},
    {"load", run_segment_loads},
    {"check", run_descriptor_checks},
    {"gate", run_gates},
    {"far", run_far_transfers},
    {"memory", run_memory_operands},
    {"privileged", run_privileged},
    {"register", run_system_registers},
    {"port", run_ports},
    {"debug", run_debug},
    {"float", run_float},
    {"syscall", run_system_calls},
    {"table", run_tables},
    {"limit", run_limits},
    {"stack", run_stack_limits},
    {"code", run_code_limits},
    {"narrow", run_far_16},
#if !LONG_MODE
    {"frame", run_frames},
    {"real", run_real},
    {"task", run_tasks},
    {"virtual", run_virtual},
#endif
};

static bool has_word(const char *line, const char *wanted) {
  for (; *line; line++) {
    u32 i = 0;
    while (wanted[i] && line[i] == wanted[i]) i++;
    if (!wanted[i]) return true;
  }
  return false;
}

void main(const struct multiboot *information) {
  out8(PIC1_MASK, 0xff);
  out8(PIC2_MASK, 0xff);
  const char *line = information->flags & MULTIBOOT_HAS_COMMAND_LINE ? (const char *)(word)information->command_line : "";
  start_paging(!LONG_MODE && has_word(line, "paging=32"));
#if !LONG_MODE
  run_shutdown(line, has_word);
#endif
  bool chosen = has_word(line, "only=");
  for (u32 i = 0; i < COUNT(groups); i++) {
    if (!chosen || has_word(line, groups[i].name)) groups[i].run();
  }
  print("end\n");
  out8(DEBUG_EXIT, 0);
}
