/* The groups of trials. */
#pragma once

void run_page_access(void);
void run_simple_faults(void);
