# PADDD PCMPEQB PMOVMSKB PSHUFD PXOR.
.intel_syntax noprefix
  pxor xmm0, xmm0
  paddd xmm1, xmm2
  pcmpeqb xmm1, xmm0
  pmovmskb eax, xmm1
  pshufd xmm3, xmm1, 0x1b
  pand xmm3, [rsi]
  hlt
