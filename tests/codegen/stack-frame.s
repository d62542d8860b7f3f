# A function with frame: ENTER by hand, LEAVE.
.intel_syntax noprefix
  push rbp
  mov rbp, rsp
  sub rsp, 32
  mov [rbp-8], rdi
  mov rax, [rbp-8]
  leave
  hlt
