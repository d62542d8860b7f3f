# Shifts by CL, whose count may be 0 and then leaves the flags.
.intel_syntax noprefix
  shl eax, cl
  sar rdx, cl
  ror bx, cl
  hlt
