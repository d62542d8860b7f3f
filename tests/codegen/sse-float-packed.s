# ADDPS MULPD SQRTPS MINPS.
.intel_syntax noprefix
  addps xmm0, xmm1
  mulpd xmm2, xmm3
  sqrtps xmm4, xmm5
  minps xmm0, [rsi]
  hlt
