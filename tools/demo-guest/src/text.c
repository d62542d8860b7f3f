/* Strings, and formatting into a buffer. */
#include "text.h"

void *memcpy(void *to, const void *from, unsigned long length) {
  void *start = to;
  asm volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(length)::"memory");
  return start;
}

void *memmove(void *to, const void *from, unsigned long length) {
  if (to <= from) return memcpy(to, from, length);
  for (u8 *t = to; length-- > 0;) t[length] = ((const u8 *)from)[length];
  return to;
}

void *memset(void *to, int value, unsigned long length) {
  void *start = to;
  asm volatile("rep stosb" : "+D"(to), "+c"(length) : "a"(value) : "memory");
  return start;
}

int memcmp(const void *a, const void *b, unsigned long length) {
  const u8 *x = a, *y = b;
  for (; length > 0; length--, x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}

unsigned long strlen(const char *text) {
  const char *end = text;
  while (*end) end++;
  return end - text;
}

bool same_text(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

bool starts_with(const char *text, const char *start) {
  while (*start)
    if (*text++ != *start++) return false;
  return true;
}

void copy_text(char *to, const char *from, u32 size) {
  while (size-- > 1 && *from) *to++ = *from++;
  *to = 0;
}

const char *skip_spaces(const char *text) {
  while (*text == ' ') text++;
  return text;
}

const char *take_word(const char *text, char *word, u32 size) {
  text = skip_spaces(text);
  for (; *text && *text != ' '; text++)
    if (size > 1) *word++ = *text, size--;
  *word = 0;
  return skip_spaces(text);
}

bool parse_number(const char *text, u64 *number) {
  if (!*text) return false;
  for (*number = 0; *text; text++) {
    if (*text < '0' || *text > '9' || *number > 1000000000000) return false;
    *number = *number * 10 + (*text - '0');
  }
  return true;
}

struct layout {
  bool left, zeros;
  int width;
};

static void put_padded(void (*put)(char), const char *text, int length, struct layout layout) {
  int gap = layout.width - length;
  for (; !layout.left && gap > 0; gap--) put(layout.zeros ? '0' : ' ');
  while (length-- > 0) put(*text++);
  for (; gap > 0; gap--) put(' ');
}

static void put_number(void (*put)(char), u64 number, u32 base, bool negative, struct layout layout) {
  char digits[24];
  int at = sizeof digits;
  do digits[--at] = "0123456789abcdef"[number % base];
  while ((number /= base) > 0);
  if (negative) digits[--at] = '-';
  put_padded(put, digits + at, sizeof digits - at, layout);
}

static const char *read_layout(const char *format, struct layout *layout) {
  for (;; format++) {
    if (*format == '-') layout->left = true;
    else if (*format == '0') layout->zeros = true;
    else break;
  }
  while (*format >= '0' && *format <= '9') layout->width = layout->width * 10 + (*format++ - '0');
  return format;
}

void format_each(void (*put)(char), const char *format, va_list arguments) {
  for (; *format; format++) {
    if (*format != '%') {
      put(*format);
      continue;
    }
    struct layout layout = {false, false, 0};
    format = read_layout(format + 1, &layout);
    bool wide = *format == 'l';
    while (*format == 'l') format++;
    switch (*format) {
      case 's': {
        const char *text = __builtin_va_arg(arguments, const char *);
        put_padded(put, text, strlen(text), layout);
        break;
      }
      case 'c': put(__builtin_va_arg(arguments, int)); break;
      case 'd': {
        long long number = wide ? __builtin_va_arg(arguments, long long) : __builtin_va_arg(arguments, int);
        put_number(put, number < 0 ? -(u64)number : (u64)number, 10, number < 0, layout);
        break;
      }
      case 'u':
      case 'x': {
        u64 number = wide ? __builtin_va_arg(arguments, u64) : __builtin_va_arg(arguments, u32);
        put_number(put, number, *format == 'x' ? 16 : 10, false, layout);
        break;
      }
      default: put(*format);
    }
  }
}

static char *sink;
static u32 sink_room;

static void put_to_sink(char character) {
  if (sink_room <= 1) return;
  *sink++ = character;
  sink_room--;
}

void format_text(char *buffer, u32 size, const char *format, ...) {
  va_list arguments;
  __builtin_va_start(arguments, format);
  sink = buffer;
  sink_room = size;
  format_each(put_to_sink, format, arguments);
  *sink = 0;
  __builtin_va_end(arguments);
}
