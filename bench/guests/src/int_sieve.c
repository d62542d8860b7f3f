/* Strided byte stores: the sieve of Eratosthenes. */
#define SCALE 60
#include "bench.h"

#define SIZE (1 << 20)

static u8 is_prime[SIZE] __attribute__((aligned(8)));

/* Kept from becoming a call of memset: the loop belongs to what is measured. */
static void __attribute__((noinline, optimize("no-tree-loop-distribute-patterns"))) fill(void) {
  u64 *words = (u64 *)is_prime;
  for (int i = 0; i < SIZE / 8; i++) words[i] = 0x0101010101010101ull;
}

static u32 count_primes(void) {
  u32 count = 0;
  for (u32 i = 2; i < SIZE; i++) {
    if (!is_prime[i]) continue;
    count++;
    for (u32 j = i + i; j < SIZE; j += i) is_prime[j] = 0;
  }
  return count;
}

u64 bench(int scale) {
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    fill();
    hash = mix(hash, count_primes() + round);
  }
  return hash;
}
