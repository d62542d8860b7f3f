/*
 * What one processor sees of the stores of another: SDM vol. 3A, 9.2.2 and 9.2.3. Two processors; a line for each outcome that must not be, and one for
 * each that has to be seen, or nothing was tried. All accesses stand in assembly, so that no compiler but that of the machine under test moves them.
 */
#include "machine.h"

#define TRIALS 16u
#define WRITES 1000000u
#define BUFFERINGS 10000u

void tell(const char *name, u64 value);

/* Cache lines of their own. */
static struct { volatile u32 value; u32 rest[31]; } data, flag, left, right, sequence, first, second, stop, outcome[2], arrived[2];
static u32 late_data, backwards, changes, torn, whole;

static inline u32 read(volatile u32 *place) {
  u32 value;
  __asm__ volatile("mov %1, %0" : "=r"(value) : "m"(*place));
  return value;
}
static inline void write(volatile u32 *place, u32 value) { __asm__ volatile("mov %1, %0" : "=m"(*place) : "r"(value)); }

/* Both are here: `arrived` only grows. */
static void meet(u32 self) {
  u32 number = arrived[self].value + 1;
  write(&arrived[self].value, number);
  while ((int)(read(&arrived[!self].value) - number) < 0) relax();
}

/* Message passing: who sees the flag sees the data that was stored before it. */
static void send_messages(void) {
  for (u32 round = 1; round <= WRITES; round++) {
    write(&data.value, round);
    write(&flag.value, round);
  }
}
static void receive_messages(void) {
  while (!read(&stop.value)) {
    u32 seen = read(&flag.value);
    if ((int)(read(&data.value) - seen) < 0) late_data++;
  }
}

/* Loads of one place: the later one is not older; each is done, so that now and then the two differ. */
static void count_up(void) {
  for (u32 round = 1; round <= WRITES; round++) write(&left.value, round);
}
static void read_again(void) {
  while (!read(&stop.value)) {
    u32 before = read(&left.value);
    read(&right.value);
    u32 after = read(&left.value);
    if (after != before) changes++;
    if ((int)(after - before) < 0) backwards++;
  }
}

/* A seqlock: two words that are read between two equal even numbers belong together. */
static void write_sequence(void) {
  for (u32 round = 1; round <= WRITES / 4; round++) {
    write(&sequence.value, round * 2 - 1);
    write(&first.value, round);
    write(&second.value, round);
    write(&sequence.value, round * 2);
  }
}
static void read_sequence(void) {
  while (!read(&stop.value)) {
    u32 number = read(&sequence.value);
    u32 one = read(&first.value), other = read(&second.value);
    if (number & 1 || read(&sequence.value) != number) continue;
    whole++;
    if (one != other) torn++;
  }
}

/* The first processor writes, the second one reads until it is done; both begin with everything 0. */
static void race(u32 self, void writer(void), void reader(void)) {
  for (u32 trial = 0; trial < TRIALS; trial++) {
    if (self == 0) {
      data.value = flag.value = left.value = sequence.value = first.value = second.value = stop.value = 0;
      meet(self);
      writer();
      write(&stop.value, 1);
    } else {
      meet(self);
      reader();
    }
    meet(self);
  }
}

/*
 * Store buffering: with a fence between store and load, at least one of two processors sees the other's store. Serialising and locked instructions are
 * fences (SDM vol. 3A, 9.2.2, 9.3). Without one, both may see the old value: who never finds that tests nothing.
 */
#define KINDS 5u
#define NONE (KINDS - 1)
static u32 both_old[KINDS];

static u32 store_and_load(u32 kind, volatile u32 *own, volatile u32 *others, u32 round) {
  u32 seen, scratch = 0, stack = 0;
  write(own, round);
  switch (kind) {
    case 0: __asm__ volatile("mfence" ::: "memory"); break;
    case 1: __asm__ volatile("cpuid" : "+a"(scratch)::"ebx", "ecx", "edx", "memory"); break;
    case 2: __asm__ volatile("lock incl %0" : "+m"(stack)::"memory", "cc"); break;
    case 3: __asm__ volatile("pushf; push %%cs; push $1f; iret; 1:" ::: "memory"); break;
    default: break;
  }
  seen = read(others);
  return seen;
}

static void buffer_stores(u32 self, u32 kind, u32 rounds) {
  volatile u32 *own = self ? &right.value : &left.value, *others = self ? &left.value : &right.value;
  meet(self);
  if (self == 0) left.value = right.value = stop.value = 0;
  meet(self);
  for (u32 round = 1; round <= rounds; round++) {
    meet(self);
    write(&outcome[self].value, store_and_load(kind, own, others, round));
    meet(self);
    if (self == 0 && outcome[0].value != round && outcome[1].value != round) both_old[kind]++;
    if (kind == NONE && self == 0 && both_old[kind] != 0) write(&stop.value, 1);
    meet(self);
    if (stop.value) return;
  }
}

void try_litmus(u32 self) {
  if (self > 1) return;
  race(self, send_messages, receive_messages);
  race(self, count_up, read_again);
  race(self, write_sequence, read_sequence);
  for (u32 kind = 0; kind < NONE; kind++) buffer_stores(self, kind, BUFFERINGS);
  buffer_stores(self, NONE, 300 * BUFFERINGS);
}

void tell_litmus(void) {
  tell("late data", late_data);
  tell("backwards", backwards);
  tell("changes", changes != 0);
  tell("torn", torn);
  tell("whole", whole != 0);
  tell("both old, MFENCE", both_old[0]);
  tell("both old, CPUID", both_old[1]);
  tell("both old, LOCK", both_old[2]);
  tell("both old, IRET", both_old[3]);
  tell("both old, nothing", both_old[NONE] != 0);
}
