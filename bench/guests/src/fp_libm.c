/* The mathematical functions of the C library: sine, exponential, logarithm, power, arc tangent. */
#define SCALE 600000
#include "bench.h"
#include <math.h>

/*
 * The library has variants of these for CPUs with and without FMA, which differ in the last bit; so does the x87. The check takes sums to
 * nine digits, which all of them agree on.
 */
static u64 digits(double sum) { return (u64)(long long)floor(sum * 1e3 + 0.5); }

u64 bench(int scale) {
  double sines = 0, exponentials = 0, logarithms = 0, powers = 0, angles = 0;
  for (int i = 1; i <= scale; i++) {
    double x = i * 0.0071;
    sines += sin(x) + 1;
    exponentials += exp(-x * 0.01);
    logarithms += log(x);
    powers += pow(1 + x * 0.001, 1.7);
    angles += atan2(x, 3.0 + i % 17);
  }
  return mix(mix(mix(mix(mix(1, digits(sines)), digits(exponentials)), digits(logarithms)), digits(powers)), digits(angles));
}
