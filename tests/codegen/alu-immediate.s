# ALU with immediates; the flags of all but the last are dead.
.intel_syntax noprefix
  add rax, 1
  sub ecx, 1000
  and edx, 0xff
  or  rbx, -2
  xor eax, eax
  hlt
