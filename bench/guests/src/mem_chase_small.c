/* Loads that depend on each other, over a random cycle that fits the host's second-level cache: the cost of address translation. */
#define SCALE 5000
#define COUNT 16384
#include "chase.h"
