# A call and its return stay in the region.
.intel_syntax noprefix
1: call 2f
  add eax, 1
  jmp 1b
2: add ebx, 1
  ret
