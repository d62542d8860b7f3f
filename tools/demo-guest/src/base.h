/* Types, port access and the few processor instructions that C has no word for. */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool bool;

#define true 1
#define false 0
#define NULL ((void *)0)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline void out8(u16 port, u8 value) { asm volatile("outb %0, %1" ::"a"(value), "Nd"(port)); }
static inline void out16(u16 port, u16 value) { asm volatile("outw %0, %1" ::"a"(value), "Nd"(port)); }
static inline void out32(u16 port, u32 value) { asm volatile("outl %0, %1" ::"a"(value), "Nd"(port)); }

static inline u8 in8(u16 port) {
  u8 value;
  asm volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static inline u16 in16(u16 port) {
  u16 value;
  asm volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static inline u32 in32(u16 port) {
  u32 value;
  asm volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

static inline u64 read_tsc(void) {
  u32 low, high;
  asm volatile("rdtsc" : "=a"(low), "=d"(high));
  return (u64)high << 32 | low;
}

static inline u64 read_msr(u32 number) {
  u32 low, high;
  asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
  return (u64)high << 32 | low;
}

static inline bool interrupts_on(void) {
  u64 flags;
  asm volatile("pushfq; popq %0" : "=r"(flags));
  return flags >> 9 & 1;
}

static inline void disable_interrupts(void) { asm volatile("cli" ::: "memory"); }
static inline void enable_interrupts(void) { asm volatile("sti" ::: "memory"); }
static inline void pause_cpu(void) { asm volatile("pause" ::: "memory"); }

/* Lets interrupts in only for the HLT itself: what was checked before it cannot slip in between (Intel SDM vol. 2, STI). */
static inline void halt_until_interrupt(void) { asm volatile("sti; hlt; cli" ::: "memory"); }
