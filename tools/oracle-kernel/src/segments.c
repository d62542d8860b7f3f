/* Descriptor tables. */
#include "segments.h"
#include "trap.h"

u64 gdt[GDT_SLOTS] __attribute__((aligned(4096)));
u64 ldt[4] __attribute__((aligned(16)));
u8 tss[TSS_SIZE] __attribute__((aligned(4096)));
u64 idt[VECTORS * (LONG_MODE ? 2 : 1)] __attribute__((aligned(4096)));

#define TSS_STACK0 4
#define TSS_IST1 0x24
#define TSS_STACK1 0xc
#define TSS_IO_MAP_BASE 0x66
#define TSS_LIMIT 0x67

struct __attribute__((packed)) pointer {
  u16 limit;
  word base;
};

u64 segment(u32 base, u32 limit, u8 access, u8 flags) {
  u64 low = (limit & 0xffff) | (u64)(base & 0xffffff) << 16;
  return low | (u64)access << 40 | (u64)(limit >> 16 & 15) << 48 | (u64)flags << 52 | (u64)(base >> 24) << 56;
}

u32 base_of(u16 selector) {
  u64 descriptor = gdt[selector >> 3];
  return (u32)(descriptor >> 16 & 0xffffff) | (u32)(descriptor >> 32 & 0xff000000);
}

static u64 gate(u16 selector, word target, u8 access, u8 low) {
  return (target & 0xffff) | (u64)selector << 16 | (u64)low << 32 | (u64)access << 40 | (u64)(target >> 16 & 0xffff) << 48;
}

void set_gate(u32 vector, u16 selector, word target, u8 access, u8 ist) {
  idt[vector * (LONG_MODE ? 2 : 1)] = gate(selector, target, access, ist);
  if (LONG_MODE) idt[vector * 2 + 1] = (u64)target >> 32;
}

void set_call_gate(u16 selector, u16 code, word target, u8 access, u8 parameters) {
  gdt[selector >> 3] = gate(code, target, access, parameters);
  if (LONG_MODE) gdt[(selector >> 3) + 1] = (u64)target >> 32;
}

void load_tables(u16 gdt_limit, u16 idt_limit) {
  struct pointer gdtr = {gdt_limit, (word)gdt};
  struct pointer idtr = {idt_limit, (word)idt};
  asm volatile("lgdt %0; lidt %1" ::"m"(gdtr), "m"(idtr));
}

/* Also clears the busy bit and loads TR. */
void set_tss(u32 limit) {
  gdt[SEL_TSS >> 3] = segment((u32)(word)tss, limit, ACCESS_TSS, 0);
  if (LONG_MODE) gdt[(SEL_TSS >> 3) + 1] = 0;
  asm volatile("ltr %w0" ::"r"(SEL_TSS));
}

static void put(u8 *at, word value) { *(word *)at = value; }

static void reset_tss(void) {
  for (u32 i = 0; i < sizeof tss; i++) tss[i] = 0;
  put(tss + TSS_STACK0, (word)stack0_top);
  if (LONG_MODE) {
    put(tss + TSS_STACK1, (word)stack1_top);
    put(tss + TSS_IST1, (word)ist1_top);
  } else {
    put(tss + 8, SEL_DATA0);
    put(tss + TSS_STACK1, (word)stack1_top);
    put(tss + 0x10, SEL_DATA1 | 1);
  }
  *(u16 *)(tss + TSS_IO_MAP_BASE) = TSS_LIMIT + 1;
  set_tss(TSS_LIMIT);
}

static void reset_gdt(void) {
  for (u32 i = 0; i < GDT_SLOTS; i++) gdt[i] = 0;
  u8 own = LONG_MODE ? FLAGS_64 : FLAGS_32;
  gdt[SEL_CODE0 >> 3] = segment(0, 0xfffff, ACCESS_CODE, own);
  gdt[SEL_DATA0 >> 3] = segment(0, 0xfffff, ACCESS_DATA, FLAGS_32);
  gdt[SEL_CODE3_32 >> 3] = segment(0, 0xfffff, ACCESS_CODE | ACCESS_DPL3, FLAGS_32);
  gdt[SEL_DATA3 >> 3] = segment(0, 0xfffff, ACCESS_DATA | ACCESS_DPL3, FLAGS_32);
  gdt[SEL_CODE3 >> 3] = segment(0, 0xfffff, ACCESS_CODE | ACCESS_DPL3, own);
  gdt[SEL_CODE0_32 >> 3] = segment(0, 0xfffff, ACCESS_CODE, FLAGS_32);
  gdt[SEL_CODE1 >> 3] = segment(0, 0xfffff, ACCESS_CODE | 0x20, own);
  gdt[SEL_DATA1 >> 3] = segment(0, 0xfffff, ACCESS_DATA | 0x20, FLAGS_32);
  gdt[SEL_LDT >> 3] = segment((u32)(word)ldt, sizeof ldt - 1, ACCESS_LDT, 0);
}

void reset_segments(void) {
  reset_gdt();
  for (u32 i = 0; i < VECTORS; i++) {
    u8 access = i >= VECTOR_DONE ? ACCESS_INTERRUPT_GATE | ACCESS_DPL3 : ACCESS_INTERRUPT_GATE;
    set_gate(i, SEL_CODE0, (word)trap_stubs + i * 16, access, 0);
  }
  load_tables(sizeof gdt - 1, sizeof idt - 1);
  reset_tss();
  asm volatile("lldt %w0" ::"r"(0));
}
