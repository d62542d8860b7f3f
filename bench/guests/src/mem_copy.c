/* The C library's memcpy and memset, 16 bytes to 256 KiB, with changing alignment. */
#define SCALE 60
#include "bench.h"

#define SIZE (1 << 18)

static u8 source[SIZE + 64], target[SIZE + 64];

u64 bench(int scale) {
  static const u32 sizes[] = {16, 100, 1000, 4096, 65536, 262144};
  for (u32 i = 0; i < SIZE; i++) source[i] = next_random();
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    for (int s = 0; s < 6; s++) {
      u32 size = sizes[s], count = (4 << 20) / (size < 256 ? size * 4 : size);
      for (u32 i = 0; i < count; i++) {
        volatile u32 length = size; /* not a constant for the compiler, which would put the copy in line */
        memcpy(target + (i & 15), source + (i & 7), length);
        if ((i & 3) == 0) memset(source + (i & 31), i, length >> 3);
      }
      hash = mix(hash, target[size / 2]);
    }
  }
  return hash;
}
