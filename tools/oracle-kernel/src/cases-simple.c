/* One instruction each that faults, traps, or does not, in every environment. */
#include "cases.h"
#include "trial.h"

SNIPPET(nothing, "nop")
SNIPPET(divide_zero, "divl %ecx")
SNIPPET(breakpoint, "int3\nnop")
SNIPPET(breakpoint_long, ".byte 0xcd, 3\nnop")
SNIPPET(overflow_taken, "movb $0x7f, %al\naddb $1, %al\ninto")
SNIPPET(undefined, "ud2")
SNIPPET(ice, ".byte 0xf1\nnop")
SNIPPET(privileged_hlt, "hlt")
SNIPPET(privileged_cli, "cli")
SNIPPET(privileged_invlpg, "invlpg (%edi)")
SNIPPET(privileged_clts, "clts")
SNIPPET(port_in, "inb $0x80, %al")
SNIPPET(soft_denied, "int $18")
SNIPPET(soft_allowed, "int $0x21")

static const struct {
  const char *name;
  const struct snippet *snippet;
} plain[] = {
    {"nothing", &nothing},         {"divide-zero", &divide_zero}, {"int3", &breakpoint},
    {"int-3", &breakpoint_long},   {"into", &overflow_taken},     {"ud2", &undefined},
    {"icebp", &ice},               {"cli", &privileged_cli},      {"invlpg", &privileged_invlpg},
    {"clts", &privileged_clts},    {"in", &port_in},              {"int-18", &soft_denied},
    {"int-21", &soft_allowed},
};

void run_simple_faults(void) {
  for EACH_ENVIRONMENT(e) {
    for (u32 i = 0; i < COUNT(plain); i++) {
      begin(e, plain[i].snippet);
      finish("simple/%s/%s", e->name, plain[i].name);
    }
    if (e->user) {
      begin(e, &privileged_hlt);
      finish("simple/%s/hlt", e->name);
    }
  }
}
