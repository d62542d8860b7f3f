/*
 * The frame of every program: it times bench(scale) by the guest's own clock and prints two lines,
 *   START <name>                                                    as the time begins, so that a host can take it too
 *   BENCH <name> check=<16 hexadecimal digits> secs=<seconds>
 * The check depends on the computation alone (../programs.ts has the right ones), so a wrong result cannot pass for a fast one.
 * A program defines SCALE, includes this, and defines bench(). A first argument replaces the scale.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;

static inline u64 mix(u64 hash, u64 value) {
  hash ^= value;
  hash *= 0x100000001b3ull;
  return hash ^ (hash >> 29);
}

static u32 random_state = 0x12345678;

static inline u32 next_random(void) {
  u32 x = random_state;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  return random_state = x;
}

static double seconds_now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

u64 bench(int scale);

int main(int argc, char **argv) {
#ifdef BEFORE_MAIN
  BEFORE_MAIN
#endif
  int scale = argc > 1 ? atoi(argv[1]) : SCALE;
  printf("START %s\n", NAME);
  fflush(stdout);
  double start = seconds_now();
  u64 check = bench(scale);
  printf("BENCH %s check=%016llx secs=%.3f\n", NAME, (unsigned long long)check, seconds_now() - start);
  return 0;
}
