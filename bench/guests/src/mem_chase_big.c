/* Loads that depend on each other, over a random cycle of 32 MiB: nearly every load misses the caches and the TLB. */
#define SCALE 4
#define COUNT 2097152
#include "chase.h"
