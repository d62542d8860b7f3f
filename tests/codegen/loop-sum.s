# Sum of bytes with index.
.intel_syntax noprefix
  xor eax, eax
  xor ecx, ecx
1: movzx edx, byte ptr [rsi+rcx]
  add eax, edx
  add rcx, 1
  cmp rcx, r8
  jb 1b
  hlt
