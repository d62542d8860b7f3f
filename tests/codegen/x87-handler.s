# x87 arithmetic.
.intel_syntax noprefix
  fld qword ptr [rsi]
  fadd qword ptr [rsi+8]
  fstp qword ptr [rdi]
  hlt
