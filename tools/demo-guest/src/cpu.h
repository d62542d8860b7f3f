/* What CPUID tells. */
#pragma once
#include "base.h"

/* 49 bytes: the processor's name as it calls itself, without padding. */
void read_cpu_brand(char *brand);
void show_cpus(void);
