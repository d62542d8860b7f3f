/* The commands that keep the CPU busy, idle or in trouble. */
#include "clock.h"
#include "commands.h"
#include "console.h"
#include "rtc.h"
#include "serial.h"
#include "text.h"

#define UNMAPPED_ADDRESS 0x7000000000
#define ROUND 100000 /* additions between two looks at the keyboard */

/* An argument in seconds as the time at which to stop; no argument = never. */
static bool take_end(const char *arguments, u64 *end) {
  u64 seconds;
  *end = ~0ull;
  if (!*arguments) return true;
  if (!parse_number(arguments, &seconds)) {
    print("'%s' is not a number of seconds.\n", arguments);
    return false;
  }
  *end = uptime_ms() + seconds * 1000;
  return true;
}

static void show_state_line(void) {
  char duration[24], date[20];
  format_duration(duration, sizeof duration, uptime_ms());
  format_date(date, sizeof date, read_date());
  print("\r  up %s%s%s  %s  ", COLOUR_TITLE, duration, COLOUR_NONE, date);
  print("timer %u  serial %u  idle %u %%\033[K", timer_interrupts, serial_interrupts, idle_share());
}

bool watch_system(const char *arguments) {
  u64 end;
  if (!take_end(arguments, &end)) return false;
  print("Any key ends it.\n");
  idle_share();
  do show_state_line();
  while (wait_for_key(1000) == KEY_NONE && uptime_ms() < end);
  print("\n");
  return true;
}

bool idle_cpu(const char *arguments) {
  u64 end;
  if (!take_end(arguments, &end)) return false;
  print("Halted; any key ends it.\n");
  u64 start = uptime_ms();
  u32 timer = timer_interrupts, serial = serial_interrupts;
  idle_share();
  wait_for_key(end == ~0ull ? FOREVER : (u32)(end - start));
  u64 took = uptime_ms() - start;
  print("%llu.%03llu s, %u %% of it halted; ", took / 1000, took % 1000, idle_share());
  print("interrupts: timer %u, serial %u\n", timer_interrupts - timer, serial_interrupts - serial);
  return true;
}

bool spin_cpu(const char *arguments) {
  u64 end;
  if (!take_end(arguments, &end)) return false;
  print("Busy; any key ends it.\n");
  set_timer_pace(PACE_BUSY);
  u64 start = uptime_ms(), rounds = 0;
  for (; !key_pressed() && uptime_ms() < end; rounds++)
    for (volatile u32 i = 0; i < ROUND;) i = i + 1;
  u64 took = uptime_ms() - start;
  print("%llu.%03llu s, %llu million additions in memory.\n", took / 1000, took % 1000, rounds * ROUND / 1000000);
  return true;
}

bool cause_fault(const char *arguments) {
  if (same_text(arguments, "divide")) asm volatile("xorl %%ecx, %%ecx; xorl %%edx, %%edx; divl %%ecx" ::: "eax", "ecx", "edx");
  if (same_text(arguments, "opcode")) asm volatile("ud2");
  if (same_text(arguments, "general")) asm volatile("movq %0, %%rax; movb $0, (%%rax)" ::"i"(1ull << 63 | 0x10) : "rax", "memory");
  if (same_text(arguments, "page") || !*arguments) *(volatile u8 *)UNMAPPED_ADDRESS = 0;
  print("fault knows: divide, opcode, page, general.\n");
  return false;
}
