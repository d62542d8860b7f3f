/* Strings, and formatting into a buffer. */
#pragma once
#include "base.h"

typedef __builtin_va_list va_list;

void *memcpy(void *to, const void *from, unsigned long length);
void *memmove(void *to, const void *from, unsigned long length);
void *memset(void *to, int value, unsigned long length);
int memcmp(const void *a, const void *b, unsigned long length);
unsigned long strlen(const char *text);
bool same_text(const char *a, const char *b);
bool starts_with(const char *text, const char *start);
/* Copies at most size - 1 characters and always ends with a NUL. */
void copy_text(char *to, const char *from, u32 size);
const char *skip_spaces(const char *text);
/* Copies the word at text to word (size bytes with its NUL) and returns what follows it, without leading spaces. */
const char *take_word(const char *text, char *word, u32 size);
/* Reads a decimal number; false when text is not one from its first to its last character. */
bool parse_number(const char *text, u64 *number);

/* Calls put for each character. Knows %s %c %d %u %x %% with width, '-' and '0'; d, u and x take u64 (`long long`) with the prefix l. */
void format_each(void (*put)(char), const char *format, va_list arguments);
/* The same into a buffer, cut to its size and ended with a NUL. */
void format_text(char *buffer, u32 size, const char *format, ...) __attribute__((format(printf, 3, 4)));
