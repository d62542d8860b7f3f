/*
 * A guest for machines with several processors: starts the others, then lets them work on what goes wrong first when processors are not what they
 * should be. A line of COM1 tells each result; the debug exit ends it. The command line: `cpus=N`, then ` crash` for a triple fault on the last one, or
 * ` litmus` for what one processor sees of another's stores (litmus.c).
 */
#include "machine.h"

#define STARTUP_PAGE 0x8000u
#define SECOND_STARTUP_PAGE 0x9000u
#define ROUNDS 20000u
#define PINGS 500u
#define REMAPS 100u
#define VECTOR_NMI 2
#define VECTOR_PING 0x40
#define VECTOR_PONG 0x41
#define VECTOR_FORGET 0x42
#define VECTOR_WAKE 0x43
#define VECTOR_SPURIOUS 0xff
#define DEBUG_EXIT 0xf4
#define WINDOW 0x400000u /* linear page whose frame changes */

void tell(const char *name, u64 value);
void try_litmus(u32 self);
void tell_litmus(void);

extern u8 startup_code[], startup_code_end[], stubs[];

typedef void Task(u32 self);

static volatile u32 online, starts[MAX_CPUS], pings[MAX_CPUS], pongs, nmis[MAX_CPUS], forgotten, finished;
static Task *volatile task;
static volatile u32 task_number;
static u32 cpus;

/* Output: the first processor only. */

static void put(const char *text) {
  for (; *text; text++) write_port(0x3f8, (u8)*text);
}

static void put_number(u64 value) {
  char digits[24], *place = digits + sizeof digits;
  *--place = 0;
  u32 high = (u32)(value >> 32), low = (u32)value;
  do {
    u64 rest = (u64)(high % 10) << 32 | low;
    high /= 10;
    u32 digit;
    __asm__("divl %4" : "=a"(low), "=d"(digit) : "0"((u32)rest), "1"((u32)(rest >> 32)), "r"(10));
    *--place = (char)('0' + digit);
  } while (high || low);
  put(place);
}

void tell(const char *name, u64 value) {
  put(name);
  put(" ");
  put_number(value);
  put("\n");
}

static void leave(u8 value) {
  write_port(DEBUG_EXIT, value);
  for (;;) __asm__ volatile("cli; hlt");
}

/* Interrupts. */

static struct { u16 low, selector, type, high; } gates[256] __attribute__((aligned(8)));

static void load_gates(void) {
  struct { u16 limit; u32 base; } __attribute__((packed)) pointer = {sizeof gates - 1, (u32)gates};
  __asm__ volatile("lidt %0" ::"m"(pointer));
}

static void fill_gates(void) {
  for (u32 vector = 0; vector < 256; vector++) {
    u32 target = (u32)stubs + vector * 16;
    gates[vector].low = (u16)target;
    gates[vector].selector = 8;
    gates[vector].type = 0x8e00;
    gates[vector].high = (u16)(target >> 16);
  }
}

static void reload_translations(void) { __asm__ volatile("invlpg (%0)" ::"r"(WINDOW) : "memory"); }

void handle_interrupt(u32 vector) {
  u32 self = processor();
  if (vector == VECTOR_NMI) {
    add_locked(&nmis[self], 1);
    return;
  }
  if (vector == VECTOR_PING) {
    pings[self]++;
    send_interrupt(0, 0x4000 | VECTOR_PONG);
  } else if (vector == VECTOR_PONG) {
    pongs++;
  } else if (vector == VECTOR_FORGET) {
    reload_translations();
    add_locked(&forgotten, 1);
  } else if (vector != VECTOR_WAKE) {
    tell("unexpected vector", vector);
    leave(99);
  }
  lapic_write(LAPIC_EOI, 0);
}

static void enter_processor(void) {
  load_gates();
  lapic_write(LAPIC_SVR, 0x100 | VECTOR_SPURIOUS);
}

/* The others: halted until there is a task. */

void processor_main(u32 self) {
  enter_processor();
  add_locked(&starts[self], 1);
  u32 done = task_number;
  add_locked(&online, 1);
  for (;;) {
    disable_interrupts();
    if (task_number == done) halt();
    if (task_number == done) continue;
    done = task_number;
    enable_interrupts();
    task(self);
    add_locked(&finished, 1);
  }
}

/* Everybody does it; returns when all are done. */
static void run_everywhere(Task *what) {
  finished = 0;
  task = what;
  add_locked(&task_number, 1);
  lapic_write(LAPIC_ICR_LOW, ICR_OTHERS | 0x4000 | VECTOR_WAKE);
  what(0);
  while (finished < cpus - 1) relax();
}

static void wait_microseconds(u32 duration) {
  u64 end = read_tsc() + duration * 1000ull;
  while (read_tsc() < end) relax();
}

static void copy_startup_code(u32 page) {
  u8 *target = (u8 *)page;
  for (u8 *source = startup_code; source < startup_code_end; source++) *target++ = *source;
}

/* MultiProcessor Specification 1.4, B.4. */
static void start(u32 target, u32 shorthand, u32 page, u32 wanted) {
  copy_startup_code(page);
  send_interrupt(target, shorthand | ICR_INIT);
  wait_microseconds(200);
  send_interrupt(target, shorthand | ICR_STARTUP | page >> 12);
  wait_microseconds(20);
  send_interrupt(target, shorthand | ICR_STARTUP | page >> 12);
  while (online < wanted) relax();
}

/* The trials. */

static void try_pings(void) {
  enable_interrupts();
  for (u32 target = 1; target < cpus; target++)
    for (u32 round = 0; round < PINGS; round++) {
      u32 before = pongs;
      send_interrupt(target, 0x4000 | VECTOR_PING);
      while (pongs == before) relax();
    }
  disable_interrupts();
  u32 all = 0;
  for (u32 target = 1; target < cpus; target++) all += pings[target];
  tell("pings", all);
  tell("pongs", pongs);
}

static volatile u32 lock, plain_counter, added_counter;
static volatile u64 wide_counter;

static void count_locked(u32 self) {
  (void)self;
  for (u32 round = 0; round < ROUNDS; round++) {
    take(&lock);
    plain_counter++;
    give(&lock);
    add_locked(&added_counter, 1);
    u64 seen = wide_counter;
    while (!replace_locked(&wide_counter, &seen, seen + 0x100000001ull)) relax();
  }
}

/* Without PAUSE: only the length of a turn ends the wait. */
static volatile u32 hard_lock, hard_counter;

static void count_hard(u32 self) {
  (void)self;
  for (u32 round = 0; round < ROUNDS / 10; round++) {
    while (exchange(&hard_lock, 1)) continue;
    hard_counter++;
    give(&hard_lock);
  }
}

static volatile u64 last_time;
static volatile u32 steps_back;

static void compare_times(u32 self) {
  (void)self;
  for (u32 round = 0; round < ROUNDS; round++) {
    take(&lock);
    u64 now = read_tsc();
    if (now < last_time) steps_back++;
    last_time = now;
    give(&lock);
  }
}

static u32 page_directory[1024] __attribute__((aligned(4096)));
static u32 window_table[1024] __attribute__((aligned(4096)));
static volatile u32 frames[2][1024] __attribute__((aligned(4096)));
static volatile u32 mapped, wrong_reads, windows_ready;

#define LARGE 0x83
#define SMALL 3

static void enter_paging(void) {
  u32 value;
  __asm__ volatile("mov %%cr4, %0; or $0x10, %0; mov %0, %%cr4" : "=r"(value));
  __asm__ volatile("mov %0, %%cr3" ::"r"(page_directory));
  __asm__ volatile("mov %%cr0, %0; or $0x80000000, %0; mov %0, %%cr0" : "=r"(value));
}

static void leave_paging(void) {
  u32 value;
  __asm__ volatile("mov %%cr0, %0; and $0x7fffffff, %0; mov %0, %%cr0" : "=r"(value));
}

static u32 read_window(void) { return *(volatile u32 *)WINDOW; }

/* Reads on and on; what the first processor says is mapped must be what is seen, once it has said so. */
static void watch_window(u32 self) {
  enter_paging();
  if (self != 0) {
    add_locked(&windows_ready, 1);
    while (mapped < REMAPS) {
      u32 at_least = mapped;
      if (read_window() < at_least) add_locked(&wrong_reads, 1);
    }
    leave_paging();
    return;
  }
  while (windows_ready < cpus - 1) relax();
  for (u32 round = 1; round <= REMAPS; round++) {
    volatile u32 *frame = frames[round & 1];
    frame[0] = round;
    window_table[0] = (u32)frame | SMALL;
    reload_translations();
    forgotten = 0;
    lapic_write(LAPIC_ICR_LOW, ICR_OTHERS | 0x4000 | VECTOR_FORGET);
    while (forgotten < cpus - 1) relax();
    mapped = round;
  }
  leave_paging();
}

static void try_remaps(void) {
  for (u32 index = 0; index < 1024; index++) page_directory[index] = index << 22 | LARGE;
  page_directory[WINDOW >> 22] = (u32)window_table | SMALL;
  window_table[0] = (u32)frames[0] | SMALL;
  run_everywhere(watch_window);
  tell("remaps", mapped);
  tell("stale reads", wrong_reads);
}

/* mov $imm32, %eax; ret: the number is rewritten by the first processor and called by all. */
static u8 code[16] __attribute__((aligned(64))) = {0xb8, 0, 0, 0, 0, 0xc3};
static volatile u32 written, stale_calls, callers;

static u32 call_code(void) {
  u32 result;
  __asm__ volatile("call *%1" : "=a"(result) : "r"(code) : "memory", "cc");
  return result;
}

static void serialize(void) {
  u32 leaf = 0;
  __asm__ volatile("cpuid" : "+a"(leaf)::"ebx", "ecx", "edx", "memory");
}

static void call_written(u32 self) {
  if (self != 0) {
    add_locked(&callers, 1);
    while (written < REMAPS) {
      u32 at_least = written;
      serialize();
      if (call_code() < at_least) add_locked(&stale_calls, 1);
    }
    return;
  }
  while (callers < cpus - 1) relax();
  for (u32 round = 1; round <= REMAPS; round++) {
    *(volatile u32 *)(code + 1) = round;
    written = round;
    for (u32 turn = 0; turn < 40; turn++) relax();
  }
}

static void try_nmis(void) {
  send_interrupt(0, ICR_OTHERS | ICR_NMI);
  u32 all = 0;
  for (u32 turn = 0; turn < 10000000 && all < cpus - 1; turn++) {
    relax();
    all = 0;
    for (u32 target = 1; target < cpus; target++) all += nmis[target];
  }
  tell("nmis", all);
}

/* INIT stops a processor at work; a start-up IPI to another page starts it anew; one more while it runs is ignored. */
static void try_restart(void) {
  u32 target = cpus - 1;
  start(target, 0, SECOND_STARTUP_PAGE, cpus);
  send_interrupt(target, ICR_STARTUP | SECOND_STARTUP_PAGE >> 12);
  wait_microseconds(100);
  u32 all = 0;
  for (u32 id = 1; id < cpus; id++) all += starts[id];
  tell("starts", all);
}

/* No gates: an undefined instruction is a triple fault. */
static void crash_last(u32 self) {
  if (self != cpus - 1) return;
  struct { u16 limit; u32 base; } __attribute__((packed)) nothing = {0, 0};
  __asm__ volatile("lidt %0; ud2" ::"m"(nothing));
}

/* What follows `name` on the command line; the loader may have put the kernel's name before it. */
static const char *option(const u32 *information, const char *name) {
  if (!(information[0] & 4)) return 0;
  for (const char *place = (const char *)information[4]; *place; place++) {
    u32 same = 0;
    while (name[same] && place[same] == name[same]) same++;
    if (!name[same]) return place + same;
  }
  return 0;
}

void boot_main(const u32 *information) {
  const char *count = option(information, "cpus=");
  cpus = count ? (u32)(*count - '0') : 1;
  write_port(0x21, 0xff);
  write_port(0xa1, 0xff);
  fill_gates();
  enter_processor();
  start(0, ICR_OTHERS, STARTUP_PAGE, cpus - 1);
  tell("online", online + 1);
  if (option(information, " crash")) run_everywhere(crash_last);
  if (option(information, " litmus")) {
    run_everywhere(try_litmus);
    tell_litmus();
    leave(1);
  }
  try_pings();
  run_everywhere(count_locked);
  tell("plain", plain_counter);
  tell("added", added_counter);
  tell("wide low", (u32)wide_counter);
  tell("wide high", wide_counter >> 32);
  run_everywhere(count_hard);
  tell("hard", hard_counter);
  run_everywhere(compare_times);
  tell("steps back", steps_back);
  try_remaps();
  run_everywhere(call_written);
  tell("stale calls", stale_calls);
  try_nmis();
  try_restart();
  put("done\n");
  leave(1);
}
