# Words of control and status: FLDCW leaves where it unmasks an exception.
.intel_syntax noprefix
  fnstcw word ptr [rsi]
  fldcw word ptr [rsi]
  fnstsw ax
  hlt
