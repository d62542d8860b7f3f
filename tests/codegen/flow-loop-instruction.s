# LOOP and JRCXZ.
.intel_syntax noprefix
1: add eax, 1
  loop 1b
  jrcxz 2f
2: hlt
