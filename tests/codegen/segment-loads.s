# Loads of DS and ES in real mode: selector and base, unless CS reaches to 4 GiB.
.code16
  mov %ax, %ds
  push %ds
  pop %es
  lds (%bx), %si
1: jmp 1b
