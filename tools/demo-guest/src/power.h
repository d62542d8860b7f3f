/* The ways in which the machine can end or start again. */
#pragma once
#include "base.h"

void power_start(void);
/* `off` then leaves through the debug-exit port (0xF4) with a status instead of powering off. */
void use_debug_exit(void);
/* The status that the debug exit will give: 0 unless told otherwise. */
void set_exit_status(u32 status);
void power_off(void) __attribute__((noreturn));
void reboot(void) __attribute__((noreturn));
void triple_fault(void) __attribute__((noreturn));
/* Powers off when the power button was pressed. */
void obey_power_button(void);
