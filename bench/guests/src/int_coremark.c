/* The mix of embedded programs: a linked list sorted and searched, small integer matrices, and a state machine over text. */
#define SCALE 12000
#include "bench.h"

#define ITEMS 256
#define SIDE 24
#define TEXT 1024

static struct item {
  struct item *next;
  s32 key, value;
} items[ITEMS];
static int16_t a[SIDE][SIDE], b[SIDE][SIDE];
static s32 product[SIDE][SIDE];
static char text[TEXT];

static struct item *merge(struct item *left, struct item *right, int by_value) {
  struct item head, *last = &head;
  while (left && right) {
    int first = by_value ? left->value <= right->value : left->key <= right->key;
    struct item **from = first ? &left : &right;
    last = last->next = *from;
    *from = (*from)->next;
  }
  last->next = left ? left : right;
  return head.next;
}

static struct item *__attribute__((noinline)) sort(struct item *list, int by_value) {
  if (!list || !list->next) return list;
  struct item *slow = list, *fast = list->next;
  while (fast && fast->next) slow = slow->next, fast = fast->next->next;
  struct item *right = slow->next;
  slow->next = 0;
  return merge(sort(list, by_value), sort(right, by_value), by_value);
}

static u32 __attribute__((noinline)) use_list(u32 seed) {
  for (int i = 0; i < ITEMS; i++) {
    items[i].next = i + 1 < ITEMS ? &items[i + 1] : 0;
    items[i].key = i;
    items[i].value = (i * 40503u + seed) >> 3 & 0xfff;
  }
  struct item *list = sort(items, 1);
  u32 sum = 0;
  for (int wanted = 0; wanted < 16; wanted++) {
    struct item *at = list;
    while (at && at->value % 97 != wanted) at = at->next;
    sum = sum * 31 + (at ? at->key : -1);
  }
  list = sort(list, 0);
  return sum + list->value;
}

static u32 __attribute__((noinline)) use_matrices(u32 seed) {
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) a[i][j] = (i * 7 + j * 3 + seed) & 63, b[i][j] = (i * 5 ^ j * 11) & 31;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) {
      s32 sum = 0;
      for (int k = 0; k < SIDE; k++) sum += a[i][k] * b[k][j];
      product[i][j] = sum;
    }
  u32 sum = 0;
  for (int i = 0; i < SIDE; i++)
    for (int j = 0; j < SIDE; j++) sum = sum * 17 + (product[i][j] > 4000 ? product[i][j] >> 2 & 0xff : product[i][j]);
  return sum;
}

enum state { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, INVALID, STATES };

static enum state follow(enum state state, char c) {
  int digit = c >= '0' && c <= '9';
  switch (state) {
    case START: return digit ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? POINT : INVALID;
    case SIGN: return digit ? INTEGER : c == '.' ? POINT : INVALID;
    case INTEGER: return digit ? INTEGER : c == '.' ? FRACTION : c == 'e' ? EXPONENT : INVALID;
    case POINT: return digit ? FRACTION : INVALID;
    case FRACTION: return digit ? FRACTION : c == 'e' ? EXPONENT : INVALID;
    case EXPONENT: return digit || c == '-' ? EXPONENT : INVALID;
    default: return INVALID;
  }
}

static u32 __attribute__((noinline)) use_states(u32 seed) {
  u32 visits[STATES] = {0};
  enum state state = START;
  text[seed % TEXT] ^= 1;
  for (int i = 0; i < TEXT; i++) {
    state = text[i] == ',' ? START : follow(state, text[i]);
    visits[state]++;
  }
  u32 sum = 0;
  for (int i = 0; i < STATES; i++) sum = sum * 33 + visits[i];
  return sum;
}

u64 bench(int scale) {
  static const char letters[] = "0123456789+-.e,0123456789,..1234";
  for (int i = 0; i < TEXT; i++) text[i] = letters[next_random() & 31];
  u64 hash = 1;
  for (int round = 0; round < scale; round++) hash = mix(mix(mix(hash, use_list(round)), use_matrices(round)), use_states(round));
  return hash;
}
