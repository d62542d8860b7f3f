/* The date of the MC146818 real-time clock (Motorola datasheet; the century is taken to be the 21st). */
#include "rtc.h"
#include "text.h"

enum {
  CMOS_INDEX = 0x70,
  CMOS_DATA = 0x71,
  REG_SECONDS = 0,
  REG_MINUTES = 2,
  REG_HOURS = 4,
  REG_DAY = 7,
  REG_MONTH = 8,
  REG_YEAR = 9,
  REG_A = 10,
  REG_B = 11,
  A_UIP = 0x80, /* Update In Progress */
  B_24H = 0x02,
  B_BINARY = 0x04,
  HOURS_PM = 0x80,
};
#define UPDATE_PATIENCE 100000 /* polls: an update takes 2 ms at most */

static u8 read_register(u8 index) {
  out8(CMOS_INDEX, index);
  return in8(CMOS_DATA);
}

static u8 decode(u8 value, u8 mode) { return mode & B_BINARY ? value : (value >> 4) * 10 + (value & 15); }

static struct date read_once(void) {
  u8 mode = read_register(REG_B), hours = read_register(REG_HOURS);
  struct date date = {
      .year = 2000 + decode(read_register(REG_YEAR), mode),
      .month = decode(read_register(REG_MONTH), mode),
      .day = decode(read_register(REG_DAY), mode),
      .hour = decode(hours & ~HOURS_PM, mode),
      .minute = decode(read_register(REG_MINUTES), mode),
      .second = decode(read_register(REG_SECONDS), mode),
  };
  if (!(mode & B_24H)) date.hour = date.hour % 12 + (hours & HOURS_PM ? 12 : 0);
  return date;
}

/* Reads until two readings agree, so that an update between two registers cannot mix two dates. */
struct date read_date(void) {
  struct date before, date = read_once();
  do {
    for (u32 i = 0; i < UPDATE_PATIENCE && read_register(REG_A) & A_UIP; i++) pause_cpu();
    before = date;
    date = read_once();
  } while (memcmp(&before, &date, sizeof date) != 0);
  return date;
}

void format_date(char *buffer, u32 size, struct date d) {
  format_text(buffer, size, "%04u-%02u-%02u %02u:%02u:%02u", d.year, d.month, d.day, d.hour, d.minute, d.second);
}
