/*
 * What one processor sees of the stores of another: SDM vol. 3A, 9.2.2 and 9.2.3. Two processors; a line for each outcome that must not be, and one for
 * each that has to be seen, or nothing was tried. All accesses stand in assembly, so that no compiler but that of the machine under test moves them.
 */
#include "machine.h"

#define TRIALS 16u
#define WRITES 1000000u
#define BUFFERINGS 30000u

void tell(const char *name, u64 value);

/* Cache lines of their own. */
static struct { volatile u32 value; u32 rest[31]; } data, flag, left, right, sequence, first, second, stop, outcome[2], arrived[2];
static u32 late_data, backwards, changes, torn, whole, both_old;

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

/* Store buffering: with MFENCE between store and load, at least one of two processors sees the other's store. */
static void buffer_stores(u32 self) {
  volatile u32 *own = self ? &right.value : &left.value, *others = self ? &left.value : &right.value;
  for (u32 round = 1; round <= BUFFERINGS; round++) {
    meet(self);
    u32 seen;
    __asm__ volatile("mov %2, %1; mfence; mov %3, %0" : "=&r"(seen), "=m"(*own) : "r"(round), "m"(*others));
    write(&outcome[self].value, seen);
    meet(self);
    if (self == 0 && outcome[0].value != round && outcome[1].value != round) both_old++;
  }
}

void try_litmus(u32 self) {
  if (self > 1) return;
  race(self, send_messages, receive_messages);
  race(self, count_up, read_again);
  race(self, write_sequence, read_sequence);
  meet(self);
  if (self == 0) left.value = right.value = 0;
  buffer_stores(self);
}

void tell_litmus(void) {
  tell("late data", late_data);
  tell("backwards", backwards);
  tell("changes", changes != 0);
  tell("torn", torn);
  tell("whole", whole != 0);
  tell("both old", both_old);
}
