/* A random cycle of COUNT nodes, and loads along it that depend on each other. COUNT and SCALE are the includer's. */
#include "bench.h"

static struct node {
  struct node *next;
  u32 value;
} __attribute__((aligned(16))) nodes[COUNT];
static u32 order[COUNT];

/* Sattolo's algorithm: one cycle through all. */
static void make_cycle(void) {
  for (u32 i = 0; i < COUNT; i++) order[i] = i;
  for (u32 i = COUNT - 1; i > 0; i--) {
    u32 j = next_random() % i;
    u32 other = order[i];
    order[i] = order[j];
    order[j] = other;
  }
  for (u32 i = 0; i < COUNT; i++) {
    nodes[order[i]].next = &nodes[order[(i + 1) % COUNT]];
    nodes[order[i]].value = i;
  }
}

u64 bench(int scale) {
  make_cycle();
  struct node *node = nodes;
  u32 sum = 0;
  for (u64 i = 0; i < (u64)scale * COUNT; i++) {
    sum += node->value;
    node = node->next;
  }
  return mix(mix(1, sum), node - nodes);
}
