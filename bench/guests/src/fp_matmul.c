/* Double precision streaming through memory: products of matrices. */
#define SCALE 50
#include "bench.h"

#define SIDE 160

static double a[SIDE][SIDE], b[SIDE][SIDE], c[SIDE][SIDE];

static void __attribute__((noinline)) multiply(void) {
  memset(c, 0, sizeof c);
  for (int i = 0; i < SIDE; i++)
    for (int k = 0; k < SIDE; k++) {
      double factor = a[i][k];
      for (int j = 0; j < SIDE; j++) c[i][j] += factor * b[k][j];
    }
}

/* Whole numbers throughout, so that every rounding is exact and x87 and SSE2 agree. */
u64 bench(int scale) {
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) a[i][j] = (int)(next_random() & 1023) - 512, b[i][j] = (int)(next_random() & 1023) - 512;
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    multiply();
    for (int i = 0; i < SIDE; i++) {
      for (int j = 0; j < SIDE; j++) a[i][j] = (double)((long long)c[i][j] & 1023) - 512;
      hash = mix(hash, (u64)(long long)c[i][i * 7 % SIDE]);
    }
  }
  return hash;
}
