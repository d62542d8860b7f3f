/* The descriptors that segment loads and far transfers meet, good and bad ones. */
#pragma once

#include "base.h"

struct descriptor_kind {
  const char *name;
  u8 access, flags;
};

extern const struct descriptor_kind descriptor_kinds[];
extern const u32 descriptor_kind_count;

/* A hardware task switch, which cases-tasks-32.c tries: TSS and task gates outside long mode. */
bool is_task_switch(u8 access);

/* The kind is in the slot SEL_TEST of the GDT. */
void set_test_descriptor(const struct descriptor_kind *kind, u32 base);

struct selector_kind {
  const char *name;
  u16 selector;
};

/* Selectors that name no usable descriptor, and the LDT's. */
extern const struct selector_kind selector_kinds[];
extern const u32 selector_kind_count;
