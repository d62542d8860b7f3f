# CLI, STI, PUSHF, POPF.
.intel_syntax noprefix
  pushf
  cli
  add eax, 1
  popf
  sti
  hlt
