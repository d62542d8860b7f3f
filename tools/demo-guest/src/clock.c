/*
 * Uptime, and the tick that wakes the system. Ticks come from the 8254 PIT, 100 a second. Where the ACPI power management timer keeps the time,
 * an idle system stops the PIT and wakes twice a second by the RTC; else it slows the PIT to 18 ticks a second, which then are the only clock.
 */
#include "clock.h"
#include "acpi.h"
#include "rtc.h"
#include "serial.h"
#include "text.h"
#include "traps.h"

enum {
  PIT_COUNTER_0 = 0x40,
  PIT_CONTROL = 0x43,
  PIT_RATE_GENERATOR = 0x34, /* counter 0, low byte then high byte, mode 2 */
  PIT_ONE_SHOT = 0x30,       /* the same, mode 0: waits for a count that is never given */
  IRQ_PIT = 0,
};
#define PIT_HZ 1193182ull
#define PM_TIMER_HZ 3579545ull
#define DIVISOR_BUSY (PIT_HZ / 100)
#define DIVISOR_IDLE 65536

u32 timer_interrupts;

static int pace = PACE_BUSY;
static u32 divisor;
static u64 pit_clocks, pm_clocks;
static u32 pm_last;
static u64 halted_tsc, share_start_tsc, share_start_halted;

static void count_pm_clocks(void) {
  u32 now = in32(acpi.pm_timer);
  pm_clocks += (now - pm_last) & (acpi.pm_timer_is_32_bit ? 0xFFFFFFFF : 0xFFFFFF);
  pm_last = now;
}

/* Keeps the count across the timer's wrap (4.7 s), and takes in serial input in case its interrupt was lost. */
static void on_timer_interrupt(void) {
  timer_interrupts++;
  pit_clocks += divisor;
  if (acpi.pm_timer) count_pm_clocks();
  serial_receive();
}

static void start_pit(u32 value) {
  divisor = value;
  out8(PIT_CONTROL, PIT_RATE_GENERATOR);
  out8(PIT_COUNTER_0, value & 0xFF);
  out8(PIT_COUNTER_0, value >> 8 & 0xFF); /* 65536 is written as 0 */
}

void clock_start(void) {
  if (acpi.pm_timer) pm_last = in32(acpi.pm_timer);
  start_pit(DIVISOR_BUSY);
  handle_irq(IRQ_PIT, on_timer_interrupt);
  rtc_start(on_timer_interrupt);
}

void set_timer_pace(int wanted) {
  if (wanted == pace) return;
  pace = wanted;
  if (!acpi.pm_timer) {
    start_pit(pace == PACE_BUSY ? DIVISOR_BUSY : DIVISOR_IDLE);
    return;
  }
  set_rtc_tick(pace == PACE_IDLE);
  if (pace == PACE_BUSY) start_pit(DIVISOR_BUSY);
  else out8(PIT_CONTROL, PIT_ONE_SHOT);
}

u64 uptime_ms(void) {
  bool on = interrupts_on();
  disable_interrupts();
  if (acpi.pm_timer) count_pm_clocks();
  u64 milliseconds = acpi.pm_timer ? pm_clocks * 1000 / PM_TIMER_HZ : pit_clocks * 1000 / PIT_HZ;
  if (on) enable_interrupts();
  return milliseconds;
}

void halt_unless(bool (*ready)(void)) {
  disable_interrupts();
  if (!ready()) {
    u64 start = read_tsc();
    halt_until_interrupt();
    halted_tsc += read_tsc() - start;
  }
  enable_interrupts();
}

u32 idle_share(void) {
  u64 now = read_tsc();
  u64 passed = now - share_start_tsc, halted = halted_tsc - share_start_halted;
  share_start_tsc = now;
  share_start_halted = halted_tsc;
  return passed == 0 ? 0 : halted * 100 / passed;
}

void format_duration(char *buffer, u32 size, u64 milliseconds) {
  u64 seconds = milliseconds / 1000;
  u32 days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;
  if (days > 0) format_text(buffer, size, "%ud %02u:%02u:%02u", days, hours, minutes, (u32)(seconds % 60));
  else format_text(buffer, size, "%u:%02u:%02u", hours, minutes, (u32)(seconds % 60));
}
