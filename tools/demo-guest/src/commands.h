/* The shell's commands. */
#pragma once
#include "base.h"

/* `arguments` is what follows the name, without leading spaces. False = it failed, and has said why. */
struct command {
  const char *name, *arguments, *help;
  bool (*run)(const char *arguments);
};

extern const struct command commands[];
extern const u32 command_count;

bool list_files(const char *arguments);
bool write_file(const char *arguments);
bool read_file(const char *arguments);
bool delete_file(const char *arguments);
bool wreck_files(const char *arguments);
bool format_disk(const char *arguments);

bool watch_system(const char *arguments);
bool spin_cpu(const char *arguments);
bool idle_cpu(const char *arguments);
bool cause_fault(const char *arguments);
