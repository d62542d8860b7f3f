# Loads and stores; one page is asked for again and again.
.intel_syntax noprefix
  mov rax, [rsi]
  mov rbx, [rsi+8]
  mov ecx, [rsi+rdx*4+16]
  mov [rdi], rax
  mov [rdi+8], rbx
  mov byte ptr [rdi+16], 7
  hlt
