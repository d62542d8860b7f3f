/* One line of input with editing and a history. */
#pragma once
#include "base.h"

#define LINE_SIZE 256

/* Shows the prompt (plain text) and reads a line of up to size - 1 characters; false when Ctrl-C gave it up. */
bool edit_line(const char *prompt, char *line, u32 size);
/* Makes a line the newest one that the up arrow brings back. */
void remember_line(const char *line);
