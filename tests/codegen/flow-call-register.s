# An indirect call and a return to a caller outside.
.intel_syntax noprefix
  mov eax, offset 1f
  call rax
  hlt
1: ret 8
