/* Multiplication and division of 64-bit numbers (on i386 in several instructions and calls of libgcc): primes by Miller and Rabin. */
#define SCALE 80000
#include "bench.h"

/* Below 2^32, so that products fit 64 bits. */
static u64 power(u64 base, u64 exponent, u64 modulus) {
  u64 result = 1;
  for (base %= modulus; exponent; exponent >>= 1) {
    if (exponent & 1) result = result * base % modulus;
    base = base * base % modulus;
  }
  return result;
}

static int __attribute__((noinline)) is_prime(u32 n) {
  static const u32 witnesses[] = {2, 7, 61};
  u32 odd = n - 1;
  int twos = 0;
  while ((odd & 1) == 0) odd >>= 1, twos++;
  for (int i = 0; i < 3; i++) {
    u64 x = power(witnesses[i], odd, n);
    int composite = x != 1 && x != n - 1;
    for (int j = 1; composite && j < twos; j++) {
      x = x * x % n;
      composite = x != n - 1;
    }
    if (composite) return 0;
  }
  return 1;
}

u64 bench(int scale) {
  u64 hash = 1;
  u32 found = 0;
  for (u32 n = 0xffffffff; found < (u32)scale; n -= 2) {
    if (!is_prime(n)) continue;
    found++;
    hash = mix(hash, n);
  }
  return hash;
}
