# Real mode: the end of a segment before its base, in locals; SP of 16 bits, RIP from linear address and base of CS; within the frame of the region.
.code16
  add (%bx,%si), %ax
  push %ax
  mov %ax, %es:2(%di)
  call 1f
  jmp .
1: ret
