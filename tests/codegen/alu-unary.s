# INC DEC NEG NOT.
.intel_syntax noprefix
  inc ecx
  dec rdx
  neg eax
  not rbx
  dec dword ptr [rdi]
  hlt
