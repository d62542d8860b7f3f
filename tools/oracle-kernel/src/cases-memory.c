/* Instructions with a memory operand whose page, or one of whose two pages, faults: error code, CR2, restart after the repair, A and D. */
#include "cases.h"
#include "trial.h"

#define OPERATIONS(X)                                                                                                              \
  X(load8, "movb (%edi), %al", PLAIN)                                                                                              \
  X(load16, "movw (%edi), %ax", PLAIN)                                                                                             \
  X(load32, "movl (%edi), %eax", PLAIN)                                                                                            \
  X(store8, "movb %al, (%edi)", PLAIN)                                                                                             \
  X(store16, "movw %ax, (%edi)", PLAIN)                                                                                            \
  X(store32, "movl %eax, (%edi)", PLAIN)                                                                                           \
  X(store_segment, "movw %ds, (%edi)", PLAIN)                                                                                      \
  X(exchange, "xchgl %eax, (%edi)", PLAIN)                                                                                         \
  X(compare_equal, "movl $0x11111111, %eax\ncmpxchgl %ecx, (%edi)", PLAIN)                                                         \
  X(compare_unequal, "lock cmpxchgl %ecx, (%edi)", PLAIN)                                                                          \
  X(compare8, "lock cmpxchg8b (%edi)", PLAIN)                                                                                      \
  X(exchange_add, "lock xaddl %eax, (%edi)", PLAIN)                                                                                \
  X(increment, "incl (%edi)", PLAIN)                                                                                               \
  X(negate, "negw (%edi)", PLAIN)                                                                                                  \
  X(invert, "notb (%edi)", PLAIN)                                                                                                  \
  X(rotate, "rcll $3, (%edi)", PLAIN)                                                                                              \
  X(shift_zero, "shll %cl, (%edi)", PLAIN)                                                                                         \
  X(shift_double, "shldl $4, %eax, (%edi)\nxorl %eax, %eax", PLAIN)                                                                                 \
  X(bit_set, "btsl %eax, (%edi)", PLAIN)                                                                                           \
  X(bit_far, "movl $0x8001, %eax\nbtl %eax, -0x1000(%edi)", PLAIN)                                                                 \
  X(set_condition, "setc (%edi)", PLAIN)                                                                                           \
  X(move_condition, "cmovcl (%edi), %eax", PLAIN)                                                                                  \
  X(compare, "cmpl $0, (%edi)", PLAIN)                                                                                             \
  X(multiply, "mull (%edi)\nxorl %eax, %eax", PLAIN)                                                                                                \
  X(divide, "movl $1, %edx\ndivl (%edi)\nxorl %eax, %eax", PLAIN)                                                                                   \
  X(push_memory, "pushl (%edi)", PLAIN)                                                                                            \
  X(pop_memory, "pushl %edi\npopl (%edi)", PLAIN)                                                                                  \
  X(move_string, "movl %edi, %esi\nmovl $3, %ecx\nsubl $16, %edi\nrep movsl", STRING)                                               \
  X(store_string, "movl $5, %ecx\nsubl $8, %edi\nrep stosl", STRING)                                                                \
  X(store_string_down, "std\nmovl $5, %ecx\naddl $8, %edi\nrep stosl\ncld", STRING)                                                 \
  X(load_string, "movl %edi, %esi\nlodsl", STRING)                                                                                  \
  X(scan_string, "movl $9, %ecx\nsubl $8, %edi\nrepne scasb", STRING)                                                               \
  X(compare_string, "movl $0x80002000, %esi\nmovl $5, %ecx\nrepe cmpsl", STRING)                                                      \
  X(translate, "movl %edi, %ebx\nxlatb (%ebx)", STRING)                                                                             \
  X(enter_frame, "movl %edi, %ebp\nenter $8, $2\nleave", STRING)                                                                    \
  X(load_task, "str (%edi)", PLAIN)                                                                                                \
  X(store_gdt, "sgdt (%edi)", PLAIN)                                                                                               \
  X(store_idt, "sidt (%edi)", PLAIN)                                                                                               \
  X(store_ldt, "sldt (%edi)", PLAIN)                                                                                               \
  X(store_status, "smsw (%edi)", PLAIN)                                                                                            \
  X(verify, "verr (%edi)", SELECTOR)                                                                                               \
  X(load_limit, "lsl (%edi), %eax", SELECTOR)                                                                                     \
  X(load_segment, "movw (%edi), %fs", SELECTOR)                                                                                    \
  X(call_near, "call *(%edi)", NEAR)                                                                                               \
  X(jump_near, "jmp *(%edi)", NEAR)                                                                                                \
  X(float_load, "fldl (%edi)", PLAIN)                                                                                              \
  X(float_load80, "fldt (%edi)", PLAIN)                                                                                            \
  X(float_store, "fld1\nfstl (%edi)", PLAIN)                                                                                       \
  X(float_store80, "fld1\nfstpt (%edi)", PLAIN)                                                                                    \
  X(float_control, "fnstcw (%edi)", PLAIN)                                                                                         \
  X(vector_load, "movups (%edi), %xmm0", PLAIN)                                                                                    \
  X(vector_store, "movups %xmm0, (%edi)", PLAIN)                                                                                   \
  X(vector_store8, "movq %xmm0, (%edi)", PLAIN)                                                                                    \
  X(vector_add, "addsd (%edi), %xmm0", PLAIN)                                                                                      \
  X(vector_control, "stmxcsr (%edi)", PLAIN)                                                                                       \
  X(prefetch, "prefetcht0 (%edi)", PLAIN)                                                                                          \
  X(port_strings, "movl %edi, %esi\nmovw $0x80, %dx\noutsb", STRING)                                                                \
  X(port_store, "movw $0x80, %dx\ninsb", STRING)                                                                                    \
  X(flush_line, "clflush (%edi)", PLAIN)

/* STRING: in 16-bit code it would use SI and DI, and BP. NEAR: the segment's base is not zero there. */
enum operand { PLAIN, SELECTOR, NEAR, STRING };

#define DEFINE(label, text, operand) SNIPPET(label, text)
OPERATIONS(DEFINE)

#define ENTRY(label, text, operand) {#label, &label, operand},
static const struct {
  const char *name;
  const struct snippet *snippet;
  enum operand operand;
} operations[] = {OPERATIONS(ENTRY)};

static const struct {
  const char *name;
  u32 offset;
  u64 first, second;
} places[] = {
    {"absent", 0x20, 0, PAGE_ALL},
    {"read-only", 0x20, PAGE_P | PAGE_U, PAGE_ALL},
    {"clean", 0x20, PAGE_ALL, PAGE_ALL},
    {"cross-absent", 0xfff, PAGE_ALL, 0},
    {"cross-both-absent", 0xfff, 0, 0},
    {"cross-read-only", 0xfff, PAGE_ALL, PAGE_P | PAGE_U},
    {"second-page-absent", 0x1000, PAGE_ALL, 0},
};

static void put_operand(const struct environment *e, u8 *at, enum operand operand) {
  if (operand == SELECTOR) {
    at[0] = SEL_DATA3;
    at[1] = 0;
  }
  if (operand != NEAR) return;
  word landing = e->narrow ? 0 : seen_by(e, landing_wide);
  for (u32 i = 0; i < 8; i++) at[i] = i < sizeof landing ? (u8)(landing >> i * 8) : 0;
}

static void run_one(const struct environment *e, u32 operation, u32 place) {
  struct trial *t = begin(e, operations[operation].snippet);
  t->di = TEST_AREA + places[place].offset;
  t->show_pages = true;
  t->repair = repair_page;
  put_operand(e, test_frames + places[place].offset, operations[operation].operand);
  set_page(0, places[place].first);
  set_page(1, places[place].second);
  finish("memory/%s/%s/%s", e->name, operations[operation].name, places[place].name);
}

void run_memory_operands(void) {
  for EACH_ENVIRONMENT(e) {
    for (u32 operation = 0; operation < COUNT(operations); operation++) {
      if (e->narrow && operations[operation].operand >= NEAR) continue;
      for (u32 place = 0; place < COUNT(places); place++) run_one(e, operation, place);
    }
  }
}
