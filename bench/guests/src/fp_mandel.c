/* Double precision in registers: the Mandelbrot set. */
#define SCALE 400
#include "bench.h"

static int escape_time(double cr, double ci) {
  double zr = 0, zi = 0, rr, ii;
  int i = 0;
  while (i < 200 && (rr = zr * zr) + (ii = zi * zi) < 4.0) {
    zi = 2 * zr * zi + ci;
    zr = rr - ii + cr;
    i++;
  }
  return i;
}

u64 bench(int scale) {
  u64 hash = 0;
  for (int y = 0; y < scale; y++)
    for (int x = 0; x < scale; x++) hash = mix(hash, escape_time(2.0 * x / scale - 1.5, 2.0 * y / scale - 1.0));
  return hash;
}
