/* What the ACPI tables tell: processors, power management ports, and the tables' names. */
#pragma once
#include "base.h"

#define ACPI_MAX_TABLES 16

struct acpi_facts {
  u32 table_count, processors, io_apics;
  char tables[ACPI_MAX_TABLES][5];
  u16 sci, pm1_event, pm1_event_length, pm1a_control, pm1b_control, pm_timer;
  bool pm_timer_is_32_bit;
  bool has_s5;
  u8 s5_type_a, s5_type_b; /* SLP_TYP values of \_S5: soft off */
  bool has_reset;
  u64 reset_address;
  u8 reset_space, reset_value;
};

extern struct acpi_facts acpi;

void acpi_start(void);
