/* Calls and returns: Fibonacci numbers by plain recursion. */
#define SCALE 37
#include "bench.h"

static u32 __attribute__((noinline, noclone, optimize("no-optimize-sibling-calls", "no-inline", "no-ipa-cp"))) fib(u32 n) {
  if (n < 2) return n;
  return fib(n - 1) + fib(n - 2);
}

u64 bench(int scale) { return mix(1, fib(scale)); }
