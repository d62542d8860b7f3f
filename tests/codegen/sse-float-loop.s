# Dot product of doubles.
.intel_syntax noprefix
  xor eax, eax
1: movsd xmm1, [rsi+rax*8]
  mulsd xmm1, [rdi+rax*8]
  addsd xmm0, xmm1
  inc rax
  cmp rax, 64
  jne 1b
  hlt
