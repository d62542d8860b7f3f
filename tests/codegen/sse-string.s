# PCMPISTRI by value: index and flags out of one word.
.intel_syntax noprefix
  pcmpistri xmm1, xmm2, 0x1a
  jc 1f
  inc rcx
1: hlt
