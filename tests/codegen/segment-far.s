# INT, and far CALL and RET of real mode: vector and frame, CS loaded, on through the jump cache.
.code16
  int $0x21
  lcall $0x0100, $0x000a
1: jmp 1b
  nop
  lret
