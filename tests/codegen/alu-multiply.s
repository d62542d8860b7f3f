# IMUL in its forms, MUL of 64 bits.
.intel_syntax noprefix
  imul eax, ecx
  imul rdx, rbx, 100
  mul  r8
  hlt
