/* The line shell: reads a line, finds the command, runs it. */
#include "shell.h"
#include "commands.h"
#include "console.h"
#include "line-editor.h"
#include "power.h"
#include "text.h"

#define PROMPT "demo> "

static const char *script_rest; /* NULL = the terminal gives the commands */
static bool script_failed;

static const struct command *find_command(const char *name) {
  for (u32 i = 0; i < command_count; i++)
    if (same_text(commands[i].name, name)) return &commands[i];
  return NULL;
}

static bool run_line(const char *line) {
  char name[16];
  const char *arguments = take_word(line, name, sizeof name);
  if (!name[0]) return true;
  const struct command *command = find_command(name);
  if (command) return command->run(arguments);
  print("There is no command '%s'; 'help' lists them.\n", name);
  return false;
}

static void finish_script(void) {
  set_exit_status(script_failed);
  power_off();
}

static void run_script(void) {
  while (*script_rest) {
    char line[LINE_SIZE];
    u32 length = 0;
    for (; *script_rest && *script_rest != ';'; script_rest++)
      if (length + 1 < LINE_SIZE) line[length++] = *script_rest;
    if (*script_rest) script_rest++;
    line[length] = 0;
    print("%s%s%s%s\n", COLOUR_PROMPT, PROMPT, COLOUR_NONE, skip_spaces(line));
    if (!run_line(line)) script_failed = true;
  }
  finish_script();
}

static void read_commands(void) {
  static char line[LINE_SIZE];
  for (;;) {
    if (!edit_line(PROMPT, line, LINE_SIZE)) continue;
    remember_line(line);
    run_line(line);
  }
}

void start_shell(const char *script) {
  script_rest = script;
  debug_line("demo: ready");
  if (script) run_script();
  read_commands();
  __builtin_unreachable();
}

void restart_shell(void) {
  enable_interrupts();
  if (script_rest) {
    script_failed = true;
    finish_script();
  }
  print("The shell starts anew; the files in memory are still there.\n\n");
  read_commands();
}
