/* Processes: vfork, exec of itself (which ends at once) and wait; every fourth time also a plain fork. */
#define SCALE 400
#define BEFORE_MAIN \
  if (argc == 2 && argv[1][0] == 'x') _exit(7);
#include "bench.h"
#include <sys/wait.h>

static int wait_for(pid_t child) {
  int status;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

static int run_itself(void) {
  pid_t child = vfork();
  if (child == 0) {
    execl("/proc/self/exe", "sys_forkexec", "x", (char *)0);
    _exit(1);
  }
  return wait_for(child);
}

static int fork_only(void) {
  pid_t child = fork();
  if (child == 0) _exit(3);
  return wait_for(child);
}

u64 bench(int scale) {
  u64 sum = 0;
  for (int i = 0; i < scale; i++) {
    sum += run_itself();
    if (i % 4 == 0) sum += fork_only();
  }
  return mix(1, sum);
}
