/* Unpredictable branches: quicksort of random numbers. */
#define SCALE 3
#include "bench.h"

#define COUNT (1 << 20)

static u32 numbers[COUNT];

static void __attribute__((noinline)) sort(u32 *a, int left, int right) {
  while (left < right) {
    u32 pivot = a[(left + right) >> 1];
    int i = left, j = right;
    do {
      while (a[i] < pivot) i++;
      while (a[j] > pivot) j--;
      if (i <= j) {
        u32 other = a[i];
        a[i] = a[j];
        a[j] = other;
        i++;
        j--;
      }
    } while (i <= j);
    if (j - left < right - i) {
      sort(a, left, j);
      left = i;
    } else {
      sort(a, i, right);
      right = j;
    }
  }
}

u64 bench(int scale) {
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    for (int i = 0; i < COUNT; i++) numbers[i] = next_random();
    sort(numbers, 0, COUNT - 1);
    for (int i = 1; i < COUNT; i++)
      if (numbers[i - 1] > numbers[i]) return 0;
    for (int i = 0; i < COUNT; i += 997) hash = mix(hash, numbers[i]);
  }
  return hash;
}
