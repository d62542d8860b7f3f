# Multiply and rotate.
.intel_syntax noprefix
1: movzx eax, byte ptr [rsi]
  xor ebx, eax
  imul ebx, ebx, 0x01000193
  rol ebx, 13
  inc rsi
  dec ecx
  jne 1b
  hlt
