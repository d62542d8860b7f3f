# Two nested loops.
.intel_syntax noprefix
  mov ebx, 10
1: mov ecx, 10
2: add eax, ecx
  sub ecx, 1
  jnz 2b
  sub ebx, 1
  jnz 1b
  hlt
