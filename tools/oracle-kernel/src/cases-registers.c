/* Values that control, debug and model-specific registers do not take. The log says what the register held afterwards. */
#include "cases.h"
#include "text.h"
#include "trial.h"

SNIPPET(put_cr0, "movl %eax, %cr0\nmovl %cr0, %ecx\nmovl %edx, %cr0")
SNIPPET(put_cr4, "movl %cr4, %edx\nmovl %eax, %cr4\nmovl %cr4, %ecx\nmovl %edx, %cr4\nxorl %edx, %edx")
SNIPPET(put_dr6, "movl %eax, %db6\nmovl %db6, %ecx")
SNIPPET(put_dr7, "movl %eax, %db7\nmovl %db7, %ecx\nmovl $0x400, %eax\nmovl %eax, %db7\nmovl $0, %eax")
SNIPPET(put_dr0, "movl %eax, %db0\nmovl %db0, %ecx")
SNIPPET(write_model, "wrmsr")
SNIPPET(read_model, "rdmsr\nxorl %eax, %eax\nxorl %edx, %edx")
#if LONG_MODE
SNIPPET_64(put_cr8, "movq %rax, %cr8\nmovq %cr8, %rcx\nxorl %eax, %eax\nmovq %rax, %cr8")
#endif

#define CR0_AFTER (CR0_PG | CR0_WP | CR0_NE | CR0_ET | CR0_MP | CR0_PE)
#define CR0_NW 0x20000000
#define CR0_CD 0x40000000

static void try_cr0(const struct environment *e, word value) {
  struct trial *t = begin(e, &put_cr0);
  t->ax = value;
  t->dx = CR0_AFTER;
  finish("register/%s/cr0/%x", e->name, value);
}

static void control_registers(const struct environment *e) {
  static const word bits[] = {0, CR0_MP, CR0_EM, CR0_TS, CR0_ET, CR0_NE, CR0_WP, CR0_AM, CR0_CD, CR0_CD | CR0_NW};
  for (u32 i = 0; i < COUNT(bits); i++) try_cr0(e, CR0_AFTER ^ bits[i]);
  static const u8 cr4_bits[] = {2, 3, 6, 7, 9, 10, 16, 20, 21}; /* QEMU takes reserved ones, and is lost when PAE goes */
  for (u32 i = 0; i < COUNT(cr4_bits); i++) {
    struct trial *t = begin(e, &put_cr4);
    t->ax = read_cr4() ^ 1ul << cr4_bits[i];
    finish("register/%s/cr4/%u", e->name, cr4_bits[i]);
  }
#if LONG_MODE
  for (u32 bit = 0; bit < 64 && e->wide; bit++) {
    begin(e, &put_cr8)->ax = (word)1 << bit;
    finish("register/%s/cr8/%u", e->name, bit);
    try_cr0(e, CR0_AFTER | (word)1 << bit);
  }
#endif
}

static void debug_registers(const struct environment *e) {
  for (u32 bit = 0; bit < (e->wide ? 64 : 32); bit++) {
    begin(e, &put_dr6)->ax = (word)1 << bit;
    finish("register/%s/dr6/%u", e->name, bit);
    if (bit != 13) {
      begin(e, &put_dr7)->ax = (word)1 << bit;
      finish("register/%s/dr7/%u", e->name, bit);
    }
    begin(e, &put_dr0)->ax = (word)1 << bit;
    finish("register/%s/dr0/%u", e->name, bit);
  }
}

static void write_one(const struct environment *e, u32 number, u64 value, const char *name) {
  u64 before = read_msr(number);
  struct trial *t = begin(e, &write_model);
  t->cx = number;
  t->ax = (u32)value;
  t->dx = (u32)(value >> 32);
  finish("register/%s/%s/%x-%x", e->name, name, (word)(value >> 32), (word)(u32)value);
  write_msr(number, before);
}

static void model_registers(const struct environment *e) {
  u64 efer = read_msr(MSR_EFER);
  static const u8 features[] = {8, 10, 12, 13, 14, 15, 17, 18, 20, 21}; /* exist on one processor and not on another; LMA is ignored */
  for (u32 bit = 1; bit < 64; bit++) {
    bool feature = false;
    for (u32 i = 0; i < COUNT(features); i++) feature |= features[i] == bit;
    if (!feature && bit != 11) write_one(e, MSR_EFER, efer ^ 1ull << bit, "efer");
  }
  if (LONG_MODE) write_one(e, MSR_EFER, efer ^ EFER_LME, "efer");
  static const u32 addresses[] = {MSR_LSTAR, MSR_CSTAR, 0xc0000102, MSR_SYSENTER_ESP, MSR_SYSENTER_EIP};
  static const u64 values[] = {0, 0x7fffffffffff, 0x800000000000, 0xffff7fffffffffff, 0xffff800000000000};
  for (u32 i = 0; i < COUNT(addresses); i++) {
    for (u32 k = 0; k < COUNT(values); k++) write_one(e, addresses[i], values[k], i == 0 ? "lstar" : i == 1 ? "cstar" : i == 2 ? "kernel-gs" : "sysenter");
  }
  for (u32 type = 0; type < 9; type++) write_one(e, 0x277, type, "pat");
  write_one(e, 0x277, 0x0007040600070406ull | 2ull << 56, "pat");
  for (u32 i = 0; i < 2; i++) {
    begin(e, i ? &write_model : &read_model)->cx = 0x4badbad;
    finish("register/%s/msr-none/%s", e->name, i ? "write" : "read");
  }
}

void run_system_registers(void) {
  for EACH_ENVIRONMENT(e) {
    if (e->user || e->narrow) continue;
    control_registers(e);
    debug_registers(e);
    model_registers(e);
  }
}
