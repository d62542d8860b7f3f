/* The terminal on COM1: printing, keys, questions. */
#pragma once
#include "base.h"

extern const char *COLOUR_NONE, *COLOUR_TITLE, *COLOUR_LABEL, *COLOUR_PROMPT, *COLOUR_RED;

enum { KEY_NONE = -1, KEY_UP = 0x100, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END, KEY_DELETE, KEY_OTHER };

void use_plain_text(void);
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A line for whoever drives the machine, on the debug console (port 0xE9) only. */
void debug_line(const char *text);
/* The next key, or KEY_NONE after the given time; halts meanwhile. Powers off when the power button was pressed. */
int wait_for_key(u32 milliseconds);
#define FOREVER 0xFFFFFFFFu
/* True when a key was pressed since the last time; takes it. For loops that do not halt. */
bool key_pressed(void);
/* Asks, and is true only when the answer begins with y. */
bool confirm(const char *question);
