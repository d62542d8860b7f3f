# If and else that meet again.
.intel_syntax noprefix
1: test eax, eax
  js 2f
  add ebx, 1
  jmp 3f
2: sub ebx, 1
3: add ecx, ebx
  jmp 1b
