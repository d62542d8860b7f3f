# ADD of registers in all widths: lazy flags, upper halves.
.intel_syntax noprefix
  add rax, rbx
  add ecx, edx
  add si, di
  add r8b, r9b
  add ah, bl
  hlt
