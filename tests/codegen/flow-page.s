# A jump to the next page proves its translation.
.intel_syntax noprefix
1: add eax, 1
  jmp 2f
  .org 0x1010
2: add ebx, 1
  jmp 1b
