# MOVAPS MOVDQU MOVQ MOVD.
.intel_syntax noprefix
  movaps xmm0, xmm1
  movdqu xmm2, [rsi]
  movdqa [rdi], xmm2
  movq rax, xmm2
  movd xmm3, ecx
  movss xmm4, [rsi+16]
  hlt
