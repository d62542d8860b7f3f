/* Code made at run time: write a function of three instructions, call it 20 times, change its constants; every 64th time another page. */
#define SCALE 60000
#include "bench.h"
#include <sys/mman.h>

#define SIZE (1 << 16)

static void write_function(u8 *code, u32 start, u32 add) {
  code[0] = 0xb8; /* mov eax, start */
  memcpy(code + 1, &start, 4);
  code[5] = 0x05; /* add eax, add */
  memcpy(code + 6, &add, 4);
  code[10] = 0xc3; /* ret */
}

u64 bench(int scale) {
  u8 *memory = mmap(0, SIZE, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 0;
  u32 sum = 1;
  for (int i = 0; i < scale; i++) {
    u8 *code = memory + ((i >> 6) & 15) * 4096;
    write_function(code, i * 3, i ^ 77);
    u32 (*function)(void) = (void *)code;
    for (int j = 0; j < 20; j++) sum = sum * 31 + function();
  }
  return mix(1, sum);
}
