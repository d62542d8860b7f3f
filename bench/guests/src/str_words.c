/* Strings of the C library: words cut out of a text, counted in a hash table, compared and searched. */
#define SCALE 36
#include "bench.h"

#define TEXT (1 << 18)
#define BUCKETS 4096
#define LONGEST 16

static char text[TEXT + 1];
static struct word {
  struct word *next;
  u32 count;
  char letters[LONGEST];
} words[BUCKETS * 4], *buckets[BUCKETS];
static u32 used;

static void make_text(void) {
  u32 at = 0;
  while (at < TEXT - LONGEST) {
    u32 random = next_random(), length = 2 + (random & 7), kind = random >> 8 & next_random() & 0x7ff;
    for (u32 i = 0; i < length; i++) text[at++] = 'a' + (kind * 7 + i * i * 3 + length) % 26;
    text[at++] = random >> 28 ? ' ' : '\n';
  }
  text[at] = 0;
}

static void __attribute__((noinline)) count_word(const char *word) {
  u32 hash = 5381;
  for (const char *c = word; *c; c++) hash = hash * 33 ^ (u8)*c;
  struct word **place = &buckets[hash % BUCKETS];
  for (; *place; place = &(*place)->next)
    if (strcmp((*place)->letters, word) == 0) {
      (*place)->count++;
      return;
    }
  *place = &words[used++];
  (*place)->next = 0;
  (*place)->count = 1;
  strcpy((*place)->letters, word);
}

u64 bench(int scale) {
  static char copy[TEXT + 1];
  make_text();
  u64 hash = 1;
  for (int round = 0; round < scale; round++) {
    used = 0;
    memset(buckets, 0, sizeof buckets);
    memcpy(copy, text, TEXT + 1);
    for (char *word = strtok(copy, " \n"); word; word = strtok(0, " \n")) count_word(word);
    for (u32 i = 0; i < used; i++) hash = mix(hash, words[i].count + strlen(words[i].letters));
    u32 found = 0;
    for (const char *at = text; (at = strstr(at, words[round].letters)); at++) found++;
    for (const char *at = text; (at = strchr(at, '\n')); at++) found++;
    hash = mix(hash, found);
  }
  return hash;
}
