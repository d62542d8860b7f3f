# PSHUFB PUNPCKLBW PALIGNR SHUFPS PSLLDQ.
.intel_syntax noprefix
  pshufb xmm0, xmm1
  punpcklbw xmm2, xmm3
  palignr xmm0, xmm1, 5
  shufps xmm4, xmm5, 0x4e
  psrldq xmm0, 8
  hlt
