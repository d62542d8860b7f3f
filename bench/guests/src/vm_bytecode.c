/* Indirect jumps: an interpreter of a small register machine, one computed goto an instruction. */
#define SCALE 15000
#include "bench.h"

enum { MOVI, ADD, SUB, MUL, XOR, AND, SHR, LD, ST, ADDI, JNZ, JLT, CALL, RET, HALT };
#define I(op, a, b, c) ((op) | (a) << 8 | (b) << 16 | (u32)((c)&255) << 24)

/* clang-format off */
static const u32 program[] = {
    I(MOVI, 0, 0, 1), I(MOVI, 2, 0, 0),
    /* loop */  I(MOVI, 4, 0, 40),
    /* inner */ I(ADD, 0, 0, 4), I(MUL, 5, 0, 4), I(XOR, 0, 0, 5), I(LD, 6, 4, 0), I(ADD, 0, 0, 6), I(ST, 0, 4, 0), I(SHR, 7, 0, 3),
                I(CALL, 0, 0, 5), I(ADDI, 4, 4, -1), I(JNZ, 4, 0, -10),
                I(ADDI, 1, 1, -1), I(JNZ, 1, 0, -13), I(HALT, 0, 0, 0),
    /* sub */   I(AND, 8, 7, 4), I(SUB, 0, 0, 8), I(RET, 0, 0, 0),
};
/* clang-format on */
static u32 memory[256];

#define NEXT    \
  word = *pc++; \
  goto *labels[word & 255]
#define A registers[word >> 8 & 15]
#define B registers[word >> 16 & 15]
#define C registers[word >> 24 & 15]
#define CONSTANT ((s32)word >> 24)

static u32 __attribute__((noinline)) run(u32 rounds) {
  static void *const labels[] = {&&movi, &&add, &&sub, &&mul, &&xor_, &&and_, &&shr, &&ld, &&st, &&addi, &&jnz, &&jlt, &&call, &&ret, &&halt};
  u32 registers[16] = {0}, stack[16], word;
  int depth = 0;
  const u32 *pc = program;
  registers[1] = rounds;
  NEXT;
movi: A = CONSTANT; NEXT;
add: A = B + C; NEXT;
sub: A = B - C; NEXT;
mul: A = B * C; NEXT;
xor_: A = B ^ C; NEXT;
and_: A = B & C; NEXT;
shr: A = B >> (word >> 24); NEXT;
ld: A = memory[B & 255]; NEXT;
st: memory[B & 255] = A; NEXT;
addi: A = B + CONSTANT; NEXT;
jnz: if (A) pc += CONSTANT; NEXT;
jlt: if (A < B) pc += CONSTANT; NEXT;
call: stack[depth++] = pc - program; pc += CONSTANT; NEXT;
ret: pc = program + stack[--depth]; NEXT;
halt: return registers[0];
}

u64 bench(int scale) {
  u64 hash = 1;
  for (int i = 0; i < 10; i++) hash = mix(hash, run(scale));
  return hash;
}
