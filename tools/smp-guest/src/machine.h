/* Types, ports, atomic operations and the local APIC. SDM vol. 3A, chapter 11. */
#pragma once

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef _Bool bool;

#define MAX_CPUS 8
#define LAPIC ((volatile u32 *)0xfee00000)
#define LAPIC_ID 0x020
#define LAPIC_EOI 0x0b0
#define LAPIC_SVR 0x0f0
#define LAPIC_ICR_LOW 0x300
#define LAPIC_ICR_HIGH 0x310

#define ICR_NMI 0x00004400u
#define ICR_INIT 0x00004500u
#define ICR_STARTUP 0x00004600u
#define ICR_OTHERS 0x000c0000u

static inline u32 lapic_read(u32 offset) { return LAPIC[offset / 4]; }
static inline void lapic_write(u32 offset, u32 value) { LAPIC[offset / 4] = value; }
static inline u32 processor(void) { return lapic_read(LAPIC_ID) >> 24; }

static inline void send_interrupt(u32 target, u32 command) {
  lapic_write(LAPIC_ICR_HIGH, target << 24);
  lapic_write(LAPIC_ICR_LOW, command);
}

static inline void write_port(u16 port, u8 value) { __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port)); }
static inline void relax(void) { __asm__ volatile("pause" ::: "memory"); }
static inline void enable_interrupts(void) { __asm__ volatile("sti" ::: "memory"); }
static inline void disable_interrupts(void) { __asm__ volatile("cli" ::: "memory"); }
static inline void halt(void) { __asm__ volatile("sti; hlt; cli" ::: "memory"); }

static inline u64 read_tsc(void) {
  u32 low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  return (u64)high << 32 | low;
}

static inline u32 exchange(volatile u32 *place, u32 value) {
  __asm__ volatile("xchg %0, %1" : "+r"(value), "+m"(*place)::"memory");
  return value;
}

static inline u32 add_locked(volatile u32 *place, u32 value) {
  __asm__ volatile("lock xadd %0, %1" : "+r"(value), "+m"(*place)::"memory", "cc");
  return value;
}

static inline bool replace_locked(volatile u64 *place, u64 *expected, u64 value) {
  u32 low = (u32)*expected, high = (u32)(*expected >> 32);
  bool done;
  __asm__ volatile("lock cmpxchg8b %1; sete %0"
                   : "=q"(done), "+m"(*place), "+a"(low), "+d"(high)
                   : "b"((u32)value), "c"((u32)(value >> 32))
                   : "memory", "cc");
  *expected = (u64)high << 32 | low;
  return done;
}

static inline void take(volatile u32 *lock) {
  while (exchange(lock, 1)) while (*lock) relax();
}

static inline void give(volatile u32 *lock) {
  __asm__ volatile("" ::: "memory");
  *lock = 0;
}
