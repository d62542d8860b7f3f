# SHLD SHRD.
.intel_syntax noprefix
  shld rax, rdx, 12
  shrd ecx, edx, cl
  hlt
