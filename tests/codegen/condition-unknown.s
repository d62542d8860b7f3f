# A condition whose flags come from another node.
.intel_syntax noprefix
  cmp eax, ebx
  jmp 1f
1: seta cl
  jo  2f
  hlt
2: inc eax
  hlt
