# A jump into the middle of a loop: routed through the root.
.intel_syntax noprefix
  test eax, eax
  jz 2f
1: add ebx, 1
2: add ecx, 1
  cmp ecx, 50
  jne 1b
  hlt
