/* The groups of trials. */
#pragma once

void run_page_access(void);
void run_simple_faults(void);
void run_segment_loads(void);
void run_gates(void);
void run_far_transfers(void);
void run_descriptor_checks(void);
