/* Calls through pointers, as objects with virtual methods make them: the target changes from call to call. */
#define SCALE 20000
#include "bench.h"

#define OBJECTS 1024

struct shape;
struct methods {
  u32 (*area)(const struct shape *);
  void (*grow)(struct shape *, u32 by);
};
struct shape {
  const struct methods *methods;
  u32 a, b;
};

static u32 square_area(const struct shape *s) { return s->a * s->a; }
static u32 oblong_area(const struct shape *s) { return s->a * s->b; }
static u32 triangle_area(const struct shape *s) { return s->a * s->b >> 1; }
static u32 ring_area(const struct shape *s) { return (s->a * s->a - s->b * s->b) * 3; }
static void grow_one(struct shape *s, u32 by) { s->a = (s->a + by) & 0xfff; }
static void grow_both(struct shape *s, u32 by) { s->a = (s->a + by) & 0xfff, s->b = (s->b + (by >> 1)) & 0xfff; }

static const struct methods kinds[] = {
    {square_area, grow_one}, {oblong_area, grow_both}, {triangle_area, grow_both}, {ring_area, grow_one}};
static struct shape shapes[OBJECTS];

u64 bench(int scale) {
  for (int i = 0; i < OBJECTS; i++) {
    u32 random = next_random();
    shapes[i] = (struct shape){&kinds[random & 3], random >> 2 & 0xfff, random >> 14 & 0xfff};
  }
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    u32 sum = 0;
    for (int i = 0; i < OBJECTS; i++) {
      struct shape *s = &shapes[i];
      sum += s->methods->area(s);
      if ((i & 7) == (round & 7)) s->methods->grow(s, sum & 15);
    }
    hash = mix(hash, sum);
  }
  return hash;
}
