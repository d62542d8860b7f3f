/*
 * Executes single instructions on the CPU it runs on: the real side of the instruction tests.
 *
 *   oracle run      a count (32 bits) and so many records (struct record, case-record.ts describes the same bytes) from stdin, again and again;
 *                   each record is answered on stdout with the state afterwards
 *   oracle cpuid    "leaf eax ebx ecx edx" in hexadecimal for every leaf given on the command line
 *
 * A signal frame carries the whole state in and out: rt_sigreturn loads the case, and the signal that ends it (the INT3 that fills the code page, or
 * the fault) saves everything, with trap number, error code and CR2. So no assembly stub stands between the case and the processor.
 */
#define _GNU_SOURCE
#include <asm/ldt.h>
#include <asm/prctl.h>
#include <cpuid.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

#define CODE 0x10000000ul /* one page; the pages beside it are not mapped */
#define DATA 0x20000000ul /* two pages, this one and the one before; those beside them are not mapped */
#define PAGE 4096
#define WINDOW 640 /* the last bytes of the data page */
#define SEAM 64 /* half of it on each side of the boundary between the two pages */
#define FX_BYTES 416 /* of the FXSAVE image: what lies above belongs to the kernel's frame */
#define USER_END 0x7ffffffff000ul
#define FS_BASE 0x40
#define GS_BASE 0x1000
#define TRAP_NONE 0xffffffffu
#define TRAP_BP 3
#define TRAP_PF 14
#define HAS_ERROR ((1u << 8) | (1u << 10) | (1u << 11) | (1u << 12) | (1u << 13) | (1u << 14) | (1u << 17))
#define FLAGS_IN 0x40cd5ul /* CF PF AF ZF SF DF OF AC */
#define FLAG_IF 0x200ul
#define USER_SS 0x2bul
/* Local descriptors of 16-bit code: they begin where the pages do. */
#define CODE_16 0x07ul
#define DATA_16 0x0ful /* ends before the window does */
#define STACK_16 0x17ul /* and ES */
#define CODE_16_LIMIT 0x13ff
#define DATA_16_LIMIT 0xff7
#define BATCH 256

struct record {
  uint8_t code[512];
  uint32_t length, code_offset, mode, pad;
  uint64_t gpr[16]; /* RAX RCX RDX RBX RSP RBP RSI RDI R8..R15 */
  uint64_t rip, flags;
  uint32_t trap, error;
  uint64_t cr2;
  uint8_t fx[512];
  uint8_t window[WINDOW];
  uint8_t seam[SEAM];
};

static const int REGS[16] = {REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
                             REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

static struct record batch[BATCH] __attribute__((aligned(64)));
static unsigned count, next;
static int started;
static ucontext_t home;
static uint8_t home_fp[FX_BYTES];

static void system_call(long number, long a, long b) {
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b) : "rcx", "r11", "memory");
}

/* Plain loops: the C library's functions may use thread-local storage, which FS does not point at while cases run. */
static void copy(void *to, const void *from, size_t n) { __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n)::"memory"); }
static void fill(void *to, int value, size_t n) { __asm__ volatile("rep stosb" : "+D"(to), "+c"(n) : "a"(value) : "memory"); }

/* No frame holds them: they stay until they are loaded again. */
static void use_segments(unsigned long ds, unsigned long es) { __asm__ volatile("mov %0, %%ds; mov %1, %%es" ::"r"(ds), "r"(es)); }

static void load(ucontext_t *u, const struct record *r) {
  greg_t *g = u->uc_mcontext.gregs;
  for (int i = 0; i < 16; i++) g[REGS[i]] = r->gpr[i];
  g[REG_RIP] = (r->mode == 16 ? 0 : CODE) + r->code_offset;
  g[REG_EFL] = FLAG_IF | 2 | (r->flags & FLAGS_IN);
  if (r->mode == 16) {
    g[REG_CSGSFS] = STACK_16 << 48 | CODE_16;
    use_segments(DATA_16, STACK_16);
  } else {
    g[REG_CSGSFS] = USER_SS << 48 | (r->mode == 32 ? 0x23 : 0x33);
    use_segments(USER_SS, USER_SS);
  }
  fill((void *)CODE, 0xcc, PAGE);
  copy((void *)(CODE + r->code_offset), r->code, r->code_offset + r->length > PAGE ? PAGE - r->code_offset : r->length);
  fill((void *)(DATA - PAGE), 0, 2 * PAGE - WINDOW);
  copy((void *)(DATA + PAGE - WINDOW), r->window, WINDOW);
  copy((void *)(DATA - SEAM / 2), r->seam, SEAM);
  uint8_t *fp = (uint8_t *)u->uc_mcontext.fpregs;
  copy(fp, r->fx, 24);
  copy(fp + 24, r->fx + 24, 4);
  copy(fp + 32, r->fx + 32, FX_BYTES - 32);
  *(uint64_t *)(fp + 512) |= 3; /* XSTATE_BV: x87 and SSE are there */
}

static void save(ucontext_t *u, struct record *r) {
  greg_t *g = u->uc_mcontext.gregs;
  for (int i = 0; i < 16; i++) r->gpr[i] = g[REGS[i]];
  r->rip = g[REG_RIP];
  r->flags = g[REG_EFL];
  r->trap = g[REG_TRAPNO];
  r->error = HAS_ERROR >> r->trap & 1 ? g[REG_ERR] : 0;
  r->cr2 = r->trap == TRAP_PF ? g[REG_CR2] : 0;
  if (r->cr2 >= USER_END) r->error &= ~1u; /* Linux reports its own addresses as present, whatever they are */
  if (r->trap == TRAP_BP) {
    r->trap = TRAP_NONE;
    r->rip--;
  }
  copy(r->fx, u->uc_mcontext.fpregs, FX_BYTES);
  copy(r->window, (void *)(DATA + PAGE - WINDOW), WINDOW);
  copy(r->seam, (void *)(DATA - SEAM / 2), SEAM);
}

static void handler(int signal, siginfo_t *info, void *context) {
  /* The case's NT, AC and ID are still set here, and sigreturn would leave NT and ID as they are. */
  __asm__ volatile("pushfq; andl $~0x244000, (%%rsp); popfq" ::: "memory", "cc");
  ucontext_t *u = context;
  (void)info;
  if (signal == SIGALRM) {
    static const char text[] = "oracle: a case does not end\n";
    __asm__ volatile("syscall" ::"a"(SYS_write), "D"(2), "S"(text), "d"(sizeof text - 1) : "rcx", "r11", "memory");
    system_call(SYS_exit_group, 3, 0);
  }
  if (!started) {
    started = 1;
    copy(&home.uc_mcontext.gregs, &u->uc_mcontext.gregs, sizeof home.uc_mcontext.gregs);
    copy(home_fp, u->uc_mcontext.fpregs, FX_BYTES);
  } else {
    save(u, &batch[next++]);
  }
  if (next < count) {
    load(u, &batch[next]);
    return;
  }
  copy(&u->uc_mcontext.gregs, &home.uc_mcontext.gregs, sizeof home.uc_mcontext.gregs);
  copy(u->uc_mcontext.fpregs, home_fp, FX_BYTES);
}

static void run_batch(void) {
  struct itimerval limit = {.it_value = {.tv_sec = 20}}, off = {0};
  static unsigned long fs, gs;
  next = 0;
  started = 0;
  setitimer(ITIMER_REAL, &limit, 0);
  syscall(SYS_arch_prctl, ARCH_GET_FS, &fs);
  syscall(SYS_arch_prctl, ARCH_GET_GS, &gs);
  long pid = getpid();
  system_call(SYS_arch_prctl, ARCH_SET_GS, GS_BASE);
  system_call(SYS_arch_prctl, ARCH_SET_FS, FS_BASE);
  system_call(SYS_kill, pid, SIGUSR1);
  system_call(SYS_arch_prctl, ARCH_SET_FS, fs);
  system_call(SYS_arch_prctl, ARCH_SET_GS, gs);
  setitimer(ITIMER_REAL, &off, 0);
}

static void map(unsigned long address, int protection) {
  if (mmap((void *)address, PAGE, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != (void *)address) {
    fprintf(stderr, "oracle: no page at %#lx\n", address);
    exit(2);
  }
}

static void describe(unsigned selector, unsigned base, unsigned limit, unsigned contents) {
  struct user_desc segment = {.entry_number = selector >> 3, .base_addr = base, .limit = limit, .contents = contents};
  if (syscall(SYS_modify_ldt, 1, &segment, sizeof segment)) {
    fprintf(stderr, "oracle: no 16-bit segment\n");
    exit(2);
  }
}

static int run(void) {
  static char stack[1 << 18];
  stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
  struct sigaction action = {.sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  const int signals[] = {SIGTRAP, SIGSEGV, SIGILL, SIGFPE, SIGBUS, SIGUSR1, SIGALRM};
  map(CODE, PROT_READ | PROT_WRITE | PROT_EXEC);
  map(DATA - PAGE, PROT_READ | PROT_WRITE);
  map(DATA, PROT_READ | PROT_WRITE);
  sigaltstack(&alternate, 0);
  for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, 0);
  describe(CODE_16, CODE, CODE_16_LIMIT, MODIFY_LDT_CONTENTS_CODE);
  describe(DATA_16, DATA, DATA_16_LIMIT, MODIFY_LDT_CONTENTS_DATA);
  describe(STACK_16, DATA, 0xffff, MODIFY_LDT_CONTENTS_DATA);
  for (uint32_t left; fread(&left, sizeof left, 1, stdin) == 1;) {
    for (; left; left -= count) {
      count = left < BATCH ? left : BATCH;
      if (fread(batch, sizeof *batch, count, stdin) != count) return 1;
      run_batch();
      if (fwrite(batch, sizeof *batch, count, stdout) != count || fflush(stdout)) return 1;
    }
  }
  return 0;
}

static int show_cpuid(int leaves, char **leaf) {
  for (int i = 0; i < leaves; i++) {
    unsigned a = 0, b = 0, c = 0, d = 0;
    __get_cpuid_count(strtoul(leaf[i], 0, 16), 0, &a, &b, &c, &d);
    printf("%s %x %x %x %x\n", leaf[i], a, b, c, d);
  }
  return 0;
}

int main(int arguments, char **argument) {
  if (arguments > 1 && !strcmp(argument[1], "cpuid")) return show_cpuid(arguments - 2, argument + 2);
  /* Nothing of this program may lie, by chance, where a case looks: far above 4 GiB, always at the same place. */
  if (!(personality(0xffffffff) & ADDR_NO_RANDOMIZE)) {
    personality(ADDR_NO_RANDOMIZE);
    execv("/proc/self/exe", argument);
  }
  return run();
}
