# LEA, RIP-relative, 32-bit addresses, FS base.
.intel_syntax noprefix
  lea rax, [rbx+rcx*8-5]
  lea edx, [rip+0x100]
  lea eax, [esi+edi]
  mov rax, [rip+data]
  mov rcx, fs:[0x28]
  hlt
data: .quad 0
