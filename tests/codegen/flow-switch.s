# A jump through a table: to the jump cache.
.intel_syntax noprefix
  and eax, 1
  jmp [table+rax*8]
1: inc ebx
  hlt
table: .quad 0x10000, 1b
