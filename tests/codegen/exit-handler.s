# An instruction without a lowering: stored, run, loaded.
.intel_syntax noprefix
  add eax, 1
  xgetbv
  add ebx, 1
  hlt
