# RDTSC between integer work.
.intel_syntax noprefix
  mov ebx, 5
  rdtsc
  shl rdx, 32
  or rax, rdx
  hlt
