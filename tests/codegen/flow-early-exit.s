# A loop with a way out in its middle: string length with a limit.
.intel_syntax noprefix
  xor eax, eax
1: cmp byte ptr [rsi+rax], 0
  je 2f
  inc eax
  cmp eax, 64
  jne 1b
2: hlt
