# MOV of all widths, MOVZX, MOVSX, MOVSXD.
.intel_syntax noprefix
  mov rax, rbx
  mov ecx, edx
  mov al, bl
  mov ah, cl
  movzx eax, bl
  movsx rcx, dx
  movsxd r8, edi
  mov rdx, 0x123456789abcdef0
  hlt
