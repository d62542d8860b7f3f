# AES and SHA by value.
.intel_syntax noprefix
  aesenc xmm1, xmm2
  sha256rnds2 xmm3, xmm4, xmm0
  hlt
