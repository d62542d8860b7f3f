/* Uptime, and the tick that wakes the system. */
#pragma once
#include "base.h"

enum { PACE_IDLE, PACE_BUSY }; /* as slow as can be, and 100 ticks a second */

extern u32 timer_interrupts;

void clock_start(void);
void set_timer_pace(int pace);
u64 uptime_ms(void);
/* Halts until an interrupt, unless ready() is true already. */
void halt_unless(bool (*ready)(void));
/* The percentage of the time since the last call during which the CPU was halted. */
u32 idle_share(void);
/* Writes 1d 02:03:04 or 0:02:03 into the buffer (16 bytes at least). */
void format_duration(char *buffer, u32 size, u64 milliseconds);
