/* System calls that do nothing. */
#define SCALE 1000000
#include "bench.h"
#include <sys/syscall.h>

u64 bench(int scale) {
  long pid = syscall(SYS_getpid);
  u64 wrong = 0;
  for (int i = 0; i < scale; i++) wrong += syscall(SYS_getpid) != pid;
  return mix(1, wrong);
}
