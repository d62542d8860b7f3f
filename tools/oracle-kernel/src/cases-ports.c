/* The I/O permission map: which ports ring 3 may use at IOPL 0. Port 0x80 and its neighbours do nothing. */
#include "cases.h"
#include "trial.h"

SNIPPET(read8, "inb %dx, %al\nmovl $0, %eax")
SNIPPET(read16, "inw %dx, %ax\nmovl $0, %eax")
SNIPPET(read32, "inl %dx, %eax\nmovl $0, %eax")
SNIPPET(write8, "outb %al, %dx")
SNIPPET(write32, "outl %eax, %dx")

static const struct {
  const char *name;
  const struct snippet *snippet;
} accesses[] = {{"in8", &read8}, {"in16", &read16}, {"in32", &read32}, {"out8", &write8}, {"out32", &write32}};

#define MAP 0x68

static const struct {
  const char *name;
  u16 port, map_base, limit;
  u32 denied; /* the first port of those that the map denies; 16 are */
} maps[] = {
    {"allowed", 0x84, MAP, 0x7f, 0},        {"denied", 0x84, MAP, 0x7f, 0x80},     {"denied-next", 0x7e, MAP, 0x7f, 0x80},
    {"denied-last", 0x87, MAP, 0x7f, 0x88}, {"denied-after", 0x84, MAP, 0x7f, 0x88}, {"map-end", 0xb0, MAP, 0x7f, 0},
    {"map-last-byte", 0xb8, MAP, 0x7f, 0},  {"map-beyond", 0xc0, MAP, 0x7f, 0},    {"second-byte-beyond", 0x80, MAP, 0x78, 0},
    {"base-beyond", 0x80, 0x80, 0x7f, 0},   {"base-huge", 0x80, 0xfff0, 0x7f, 0},  {"limit-before-base", 0x80, MAP, 0x65, 0},
};

static void run_one(const struct environment *e, u32 access, u32 map, word flags) {
  struct trial *t = begin(e, accesses[access].snippet);
  t->dx = maps[map].port;
  t->flags |= flags;
  *(u16 *)(tss + 0x66) = maps[map].map_base;
  if (maps[map].denied) *(u16 *)(tss + MAP + maps[map].denied / 8) = 0xffff;
  set_tss(maps[map].limit);
  t->ax = 0;
  finish("port/%s/%s/%s/iopl%u", e->name, accesses[access].name, maps[map].name, flags ? 3 : 0);
}

void run_ports(void) {
  for EACH_ENVIRONMENT(e) {
    for (u32 access = 0; access < COUNT(accesses); access++) {
      for (u32 map = 0; map < COUNT(maps); map++) {
        run_one(e, access, map, 0);
        if (map < 2) run_one(e, access, map, FLAG_IOPL3);
      }
    }
  }
}
