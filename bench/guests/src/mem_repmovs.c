/* The processor's own string instructions: REP MOVS and REP STOS in bytes and words, as kernels copy and clear pages. */
#define SCALE 300
#include "bench.h"

#define SIZE (1 << 20)

static u8 source[SIZE + 64], target[SIZE + 64];

static void copy_bytes(void *to, const void *from, size_t count) {
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

static void copy_longs(void *to, const void *from, size_t count) {
  __asm__ volatile("rep movsl" : "+D"(to), "+S"(from), "+c"(count) : : "memory");
}

static void fill_longs(void *to, u32 value, size_t count) {
  __asm__ volatile("rep stosl" : "+D"(to), "+c"(count) : "a"(value) : "memory");
}

u64 bench(int scale) {
  for (u32 i = 0; i < SIZE; i++) source[i] = next_random();
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    for (u32 at = 0; at < SIZE; at += 4096) copy_longs(target + at, source + at, 1024);
    hash = mix(hash, target[round * 977 % SIZE]);
    copy_bytes(target + 3, source + 1 + (round & 7), SIZE / 4);
    hash = mix(hash, target[SIZE / 8 + round]);
    fill_longs(source + (round & 15) * 4096, round * 0x01010101u, 1024);
    for (int i = 0; i < 2000; i++) copy_bytes(target + i * 16, source + i * 24, 24);
    hash = mix(hash, target[round * 31 & 32767]);
  }
  return hash;
}
