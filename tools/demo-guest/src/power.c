/* The ways in which the machine can end or start again. */
#include "power.h"
#include "acpi.h"
#include "console.h"
#include "traps.h"

enum {
  DEBUG_EXIT = 0xF4,
  KEYBOARD_COMMAND = 0x64,
  KEYBOARD_PULSE_RESET = 0xFE,
  PM1_PWRBTN = 1 << 8, /* power button, in the status and in the enable register (ACPI 6.4, 4.8.3.1) */
  PM1_SLP_EN = 1 << 13,
  PM1_SLP_TYP_SHIFT = 10,
  PM1_SLEEP_BITS = PM1_SLP_EN | 7 << PM1_SLP_TYP_SHIFT,
  ADDRESS_MEMORY = 0,
  ADDRESS_PORT = 1,
};

static bool leave_by_debug_exit;
static u32 exit_status;
static volatile bool button_pressed;

static void on_power_management_event(void) {
  u16 status = in16(acpi.pm1_event);
  out16(acpi.pm1_event, status); /* written ones clear: the line falls */
  if (status & PM1_PWRBTN) button_pressed = true;
}

void power_start(void) {
  if (!acpi.pm1_event || !acpi.pm1_event_length) return;
  on_power_management_event(); /* somebody may have been too quick */
  out16(acpi.pm1_event + acpi.pm1_event_length / 2, PM1_PWRBTN);
  if (acpi.sci < 16) handle_irq(acpi.sci, on_power_management_event);
}

void use_debug_exit(void) { leave_by_debug_exit = true; }
void set_exit_status(u32 status) { exit_status = status; }

static void enter_sleep(u16 port, u8 type) {
  if (port) out16(port, (in16(port) & ~PM1_SLEEP_BITS) | type << PM1_SLP_TYP_SHIFT | PM1_SLP_EN);
}

static void wait_a_little(void) {
  for (u32 i = 0; i < 1000000; i++) pause_cpu();
}

void power_off(void) {
  if (leave_by_debug_exit) {
    out32(DEBUG_EXIT, exit_status);
    wait_a_little();
  }
  if (acpi.has_s5) {
    enter_sleep(acpi.pm1a_control, acpi.s5_type_a);
    enter_sleep(acpi.pm1b_control, acpi.s5_type_b);
    wait_a_little();
  }
  print("This machine cannot switch itself off: close it from outside.\n");
  for (;;) asm volatile("cli; hlt");
}

void reboot(void) {
  if (acpi.has_reset && acpi.reset_space == ADDRESS_PORT) out8(acpi.reset_address, acpi.reset_value);
  if (acpi.has_reset && acpi.reset_space == ADDRESS_MEMORY) *(volatile u8 *)acpi.reset_address = acpi.reset_value;
  wait_a_little();
  out8(KEYBOARD_COMMAND, KEYBOARD_PULSE_RESET);
  wait_a_little();
  triple_fault();
}

/* With no interrupt table left, the first exception cannot be delivered, nor the double fault that follows: the CPU shuts down. */
void triple_fault(void) {
  static const struct __attribute__((packed)) {
    u16 limit;
    u64 base;
  } nothing;
  asm volatile("cli; lidt %0; ud2" ::"m"(nothing));
  __builtin_unreachable();
}

void obey_power_button(void) {
  if (!button_pressed) return;
  print("\nThe power button was pressed: switching off.\n");
  power_off();
}
