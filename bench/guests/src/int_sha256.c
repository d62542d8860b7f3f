/* Rotates, shifts and long dependency chains in many registers: SHA-256 (FIPS 180-4). */
#define SCALE 45
#include "bench.h"

#define SIZE (1 << 20)
#define ROUNDS 64

static u8 data[SIZE];
static u32 constants[ROUNDS];
static u32 state[8];

static u32 rotate(u32 x, int by) { return x >> by | x << (32 - by); }

static int is_prime(u32 n) {
  for (u32 d = 2; d * d <= n; d++)
    if (n % d == 0) return 0;
  return 1;
}

/* First 32 bits of the fractional part of the cube root of n, by bisection in whole numbers. */
static u32 cube_root_fraction(u32 n) {
  u64 low = 0, high = 7ull << 32; /* 311, the largest prime here, is below 7 cubed */
  while (high - low > 1) {
    u64 middle = (low + high) / 2;
    long double root = middle / 4294967296.0L;
    if (root * root * root <= n) low = middle;
    else high = middle;
  }
  return low;
}

static void make_constants(void) {
  u32 prime = 2;
  for (int i = 0; i < ROUNDS; i++, prime++) {
    while (!is_prime(prime)) prime++;
    constants[i] = cube_root_fraction(prime);
  }
}

static void __attribute__((noinline)) take_block(const u8 *block) {
  u32 w[ROUNDS];
  for (int i = 0; i < 16; i++) w[i] = (u32)block[4 * i] << 24 | block[4 * i + 1] << 16 | block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < ROUNDS; i++) {
    u32 s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
    u32 s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
    w[i] = w[i - 16] + s0 + w[i - 7] + s1;
  }
  u32 a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
  for (int i = 0; i < ROUNDS; i++) {
    u32 t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[i] + w[i];
    u32 t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
  }
  u32 add[8] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; i++) state[i] += add[i];
}

u64 bench(int scale) {
  static const u32 start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  make_constants();
  memcpy(state, start, sizeof state);
  for (u32 i = 0; i < SIZE; i++) data[i] = next_random();
  for (int round = 0; round < scale; round++)
    for (u32 at = 0; at < SIZE; at += 64) take_block(data + at);
  u64 hash = 1;
  for (int i = 0; i < 8; i++) hash = mix(hash, state[i]);
  return hash;
}
