/* Formatted output. */
#include "text.h"

#define DEBUG_CONSOLE 0xE9

static void put(char c) { out8(DEBUG_CONSOLE, (u8)c); }

static void put_number(word value, u32 base) {
  char digits[24];
  u32 count = 0;
  do digits[count++] = "0123456789abcdef"[value % base];
  while (value /= base);
  while (count) put(digits[--count]);
}

static void put_signed(int value) {
  put(value < 0 ? '-' : '+');
  put_number(value < 0 ? (word)-value : (word)value, 10);
}

void print_list(const char *format, __builtin_va_list values) {
  for (; *format; format++) {
    if (*format != '%') {
      put(*format);
      continue;
    }
    switch (*++format) {
    case 's':
      for (const char *s = __builtin_va_arg(values, const char *); *s; s++) put(*s);
      break;
    case 'x': put_number(__builtin_va_arg(values, word), 16); break;
    case 'u': put_number(__builtin_va_arg(values, u32), 10); break;
    case 'd': put_signed(__builtin_va_arg(values, int)); break;
    default: put(*format);
    }
  }
}

void print(const char *format, ...) {
  __builtin_va_list values;
  __builtin_va_start(values, format);
  print_list(format, values);
  __builtin_va_end(values);
}
