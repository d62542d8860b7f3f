/* Table look-ups in a chain of dependent operations: CRC-32. */
#define SCALE 120
#include "bench.h"

#define SIZE (1 << 20)

static u8 data[SIZE];
static u32 table[256];

static void make_table(void) {
  for (u32 i = 0; i < 256; i++) {
    u32 crc = i;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
    table[i] = crc;
  }
}

u64 bench(int scale) {
  make_table();
  for (u32 i = 0; i < SIZE; i++) data[i] = next_random();
  u32 crc = ~0u;
  for (int round = 0; round < scale; round++)
    for (u32 i = 0; i < SIZE; i++) crc = table[(crc ^ data[i]) & 255] ^ (crc >> 8);
  return mix(1, ~crc);
}
