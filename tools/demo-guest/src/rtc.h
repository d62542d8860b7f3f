/* The MC146818 real-time clock: the date, and a slow tick. */
#pragma once
#include "base.h"

struct date {
  u16 year;
  u8 month, day, hour, minute, second, unused; /* unused: no padding, so that dates can be compared as bytes */
};

struct date read_date(void);
/* Has tick called twice a second while the tick is on. */
void rtc_start(void (*tick)(void));
void set_rtc_tick(bool on);
/* Writes 2026-01-31 12:00:00 into the buffer (20 bytes). */
void format_date(char *buffer, u32 size, struct date date);
