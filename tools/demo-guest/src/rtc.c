/* The MC146818 real-time clock (Motorola datasheet): the date, whose century is taken to be the 21st, and a slow tick. */
#include "rtc.h"
#include "text.h"
#include "traps.h"

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
  REG_C = 12,
  A_RATE_2_HZ = 0x0F, /* RS3..0: the slowest periodic interrupt */
  A_UIP = 0x80, /* Update In Progress */
  B_24H = 0x02,
  B_BINARY = 0x04,
  B_PIE = 0x40, /* Periodic Interrupt Enable */
  HOURS_PM = 0x80,
  IRQ_RTC = 8,
};
#define UPDATE_PATIENCE 100000 /* polls: an update takes 2 ms at most */

static void (*on_tick)(void);

/* The interrupt handler uses the index register too: nothing may come between the two accesses. */
static u8 access_register(u8 index, const u8 *value) {
  bool on = interrupts_on();
  disable_interrupts();
  out8(CMOS_INDEX, index);
  if (value) out8(CMOS_DATA, *value);
  u8 result = in8(CMOS_DATA);
  if (on) enable_interrupts();
  return result;
}

static u8 read_register(u8 index) { return access_register(index, NULL); }
static void write_register(u8 index, u8 value) { access_register(index, &value); }

static void on_rtc_interrupt(void) {
  read_register(REG_C); /* takes the request back */
  on_tick();
}

void rtc_start(void (*tick)(void)) {
  on_tick = tick;
  write_register(REG_A, (read_register(REG_A) & 0x70) | A_RATE_2_HZ);
  write_register(REG_B, read_register(REG_B) & ~B_PIE);
  read_register(REG_C);
  handle_irq(IRQ_RTC, on_rtc_interrupt);
}

void set_rtc_tick(bool on) {
  u8 mode = read_register(REG_B) & ~B_PIE;
  write_register(REG_B, on ? mode | B_PIE : mode);
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
