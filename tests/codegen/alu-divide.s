# DIV of 32 and 64 bits: the quick case and the way out to #DE.
.intel_syntax noprefix
  mov eax, 100
  xor edx, edx
  mov ecx, 7
  div ecx
  mov eax, 100
  cqo
  mov r8d, 3
  idiv r8
  hlt
