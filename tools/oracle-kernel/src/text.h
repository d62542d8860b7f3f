/* The log: one line a trial, on the debug console (port 0xE9). */
#pragma once

#include "base.h"

/* %s string, %x hexadecimal word, %u unsigned u32, %d signed (with its sign) int. */
void print(const char *format, ...);
void print_list(const char *format, __builtin_va_list values);
