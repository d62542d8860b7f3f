/* The date of the MC146818 real-time clock. */
#pragma once
#include "base.h"

struct date {
  u16 year;
  u8 month, day, hour, minute, second, unused; /* unused: no padding, so that dates can be compared as bytes */
};

struct date read_date(void);
/* Writes 2026-01-31 12:00:00 into the buffer (20 bytes). */
void format_date(char *buffer, u32 size, struct date date);
