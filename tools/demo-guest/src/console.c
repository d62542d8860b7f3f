/* The terminal on COM1: printing, keys, questions. */
#include "console.h"
#include "clock.h"
#include "line-editor.h"
#include "power.h"
#include "serial.h"
#include "text.h"

#define DEBUG_CONSOLE 0xE9
#define ESCAPE 0x1B
#define ESCAPE_PATIENCE 50 /* ms until a lone Escape is taken for one */

const char *COLOUR_NONE = "\033[0m";
const char *COLOUR_TITLE = "\033[1;36m";
const char *COLOUR_LABEL = "\033[36m";
const char *COLOUR_PROMPT = "\033[1;32m";
const char *COLOUR_RED = "\033[1;31m";

void use_plain_text(void) { COLOUR_NONE = COLOUR_TITLE = COLOUR_LABEL = COLOUR_PROMPT = COLOUR_RED = ""; }

static void put(char character) {
  if (character == '\n') serial_put('\r');
  serial_put(character);
}

void print(const char *format, ...) {
  va_list arguments;
  __builtin_va_start(arguments, format);
  format_each(put, format, arguments);
  __builtin_va_end(arguments);
}

void debug_line(const char *text) {
  while (*text) out8(DEBUG_CONSOLE, *text++);
  out8(DEBUG_CONSOLE, '\n');
}

/* The next byte, or -1 when none comes in time. */
static int wait_for_byte(u32 milliseconds) {
  u64 end = milliseconds == FOREVER ? ~0ull : uptime_ms() + milliseconds;
  set_timer_pace(milliseconds == FOREVER ? PACE_IDLE : PACE_BUSY);
  for (;;) {
    obey_power_button();
    int byte = serial_take();
    if (byte >= 0 || uptime_ms() >= end) return byte;
    halt_unless(serial_has_input);
  }
}

static int key_of_letter(int letter) {
  switch (letter) {
    case 'A': return KEY_UP;
    case 'B': return KEY_DOWN;
    case 'C': return KEY_RIGHT;
    case 'D': return KEY_LEFT;
    case 'H': return KEY_HOME;
    case 'F': return KEY_END;
    default: return KEY_OTHER;
  }
}

/* Numbered keys of a VT220: ESC [ number ~ */
static int key_of_number(int number) {
  switch (number) {
    case 1:
    case 7: return KEY_HOME;
    case 4:
    case 8: return KEY_END;
    case 3: return KEY_DELETE;
    default: return KEY_OTHER;
  }
}

static int read_escape_sequence(void) {
  int byte = wait_for_byte(ESCAPE_PATIENCE);
  if (byte != '[' && byte != 'O') return KEY_OTHER;
  int number = 0;
  for (;;) {
    byte = wait_for_byte(ESCAPE_PATIENCE);
    if (byte >= '0' && byte <= '9') number = (number * 10 + byte - '0') % 1000;
    else if (byte == '~') return key_of_number(number);
    else if (byte != ';') return key_of_letter(byte);
  }
}

int wait_for_key(u32 milliseconds) {
  int byte = wait_for_byte(milliseconds);
  return byte == ESCAPE ? read_escape_sequence() : byte;
}

bool key_pressed(void) {
  obey_power_button();
  return serial_take() >= 0;
}

bool confirm(const char *question) {
  char answer[8];
  char prompt[100];
  format_text(prompt, sizeof prompt, "%s [y/N] ", question);
  return edit_line(prompt, answer, sizeof answer) && (answer[0] == 'y' || answer[0] == 'Y');
}
