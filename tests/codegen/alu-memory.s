# ALU with memory operands: read, read-modify-write.
.intel_syntax noprefix
  add rax, [rsi]
  add [rdi+8], ecx
  and byte ptr [rdi], 0x7f
  hlt
