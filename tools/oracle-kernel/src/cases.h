/* The groups of trials. */
#pragma once

void run_page_access(void);
void run_simple_faults(void);
void run_segment_loads(void);
void run_gates(void);
void run_far_transfers(void);
void run_descriptor_checks(void);
void run_memory_operands(void);
void run_system_registers(void);
void run_privileged(void);
void run_ports(void);
void run_debug(void);
void run_float(void);
void run_system_calls(void);
void run_tables(void);
void run_limits(void);
void run_stack_limits(void);
void run_code_limits(void);
void run_far_16(void);
/* The 32-bit image only: */
void run_frames(void);
void run_real(void);
void run_tasks(void);
void run_virtual(void);
/* Does not come back where the line asks for a triple fault. */
void run_shutdown(const char *line, _Bool (*has_word)(const char *, const char *));
