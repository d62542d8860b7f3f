# Copy of words.
.intel_syntax noprefix
1: mov eax, [rsi]
  mov [rdi], eax
  add rsi, 4
  add rdi, 4
  sub rdx, 1
  jnz 1b
  hlt
