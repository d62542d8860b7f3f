# ADDSD MULSD COMISD CVTSI2SD: native where MXCSR cannot change.
.intel_syntax noprefix
  addsd xmm0, xmm1
  mulsd xmm0, [rsi]
  cvtsi2sd xmm2, eax
  comisd xmm0, xmm2
  ja 1f
  hlt
1: cvttsd2si ecx, xmm0
  hlt
