/* GDT, IDT, LDT and TSS, put back into their first state before every trial. */
#pragma once

#include "base.h"

#define SEL_CODE0 0x08   /* 64-bit in the long mode image, else 32-bit */
#define SEL_DATA0 0x10
#define SEL_CODE3_32 0x1b /* order of the next three: what SYSRET wants */
#define SEL_DATA3 0x23
#define SEL_CODE3 0x2b
#define SEL_CODE0_32 0x30
#define SEL_CODE0_16 0x38
#define SEL_DATA0_16 0x40
#define SEL_CODE3_16 0x4b
#define SEL_DATA3_16 0x53
#define SEL_CODE1 0x58
#define SEL_DATA1 0x60
#define SEL_TSS 0x68
#define SEL_LDT 0x78
#define SEL_TEST 0x88 /* the first of eight free slots; a system descriptor of long mode takes two */
#define GDT_SLOTS 26

/* Access bytes: present, S, type. */
#define ACCESS_CODE 0x9a
#define ACCESS_DATA 0x92
#define ACCESS_DPL3 0x60
#define ACCESS_PRESENT 0x80
#define ACCESS_INTERRUPT_GATE 0x8e
#define ACCESS_TRAP_GATE 0x8f
#define ACCESS_CALL_GATE 0x8c
#define ACCESS_TSS 0x89
#define ACCESS_LDT 0x82

/* Flags: the nibble G, D/B, L, AVL. */
#define FLAGS_16 0x0
#define FLAGS_16_PAGES 0x8
#define FLAGS_32 0xc
#define FLAGS_64 0xa

#define VECTORS 48

extern u64 gdt[GDT_SLOTS];
extern u64 ldt[4];
#define TSS_SIZE 0x80 /* with room for a permission map of 192 ports */
extern u8 tss[TSS_SIZE];
extern u64 idt[VECTORS * (LONG_MODE ? 2 : 1)];

u64 segment(u32 base, u32 limit, u8 access, u8 flags);
void set_gate(u32 vector, u16 selector, word target, u8 access, u8 ist);
void set_call_gate(u16 selector, u16 code, word target, u8 access, u8 parameters);
/* Base of a segment by its selector, from the GDT (not the LDT). */
u32 base_of(u16 selector);
void load_tables(u16 gdt_limit, u16 idt_limit);
void set_tss(u32 limit);
void reset_segments(void);
