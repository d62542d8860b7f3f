# FUCOMI leaves flags in place, FCMOV has them stored.
.intel_syntax noprefix
  fucomi st, st(1)
  jb 1f
  fcmovne st, st(1)
1: hlt
