/* Page faults and TLB flushes: map 4 MiB, touch every page, unmap. */
#define SCALE 100
#include "bench.h"
#include <sys/mman.h>

#define SIZE (4u << 20)

u64 bench(int scale) {
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    volatile u8 *memory = mmap(0, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (u32 i = 0; i < SIZE; i += 4096) memory[i] = round;
    u32 sum = 0;
    for (u32 i = 0; i < SIZE; i += 4096) sum += memory[i];
    munmap((void *)memory, SIZE);
    hash = mix(hash, sum);
  }
  return hash;
}
