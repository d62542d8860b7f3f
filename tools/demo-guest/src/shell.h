/* The line shell. */
#pragma once
#include "base.h"

/* Reads and runs commands for ever; or runs those of the script (separated by ';') and powers off. */
void start_shell(const char *script) __attribute__((noreturn));
/* Goes on after an exception: a new prompt, or for a script the end with status 1. */
void restart_shell(void);
