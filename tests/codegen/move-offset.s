# MOV with an offset of its own, in flat 32-bit code: nothing to add; PUSH of 16 bits.
.code32
1: mov 0x100000, %eax
  mov %al, 0x100004
  pushw %ax
  popw %cx
  jmp 1b
