# PUSH and POP: address and write right each time.
.intel_syntax noprefix
  push rbx
  push rbp
  push 5
  pop rax
  pop rbp
  pop rbx
  hlt
