# BSF BSR TZCNT LZCNT POPCNT BSWAP.
.intel_syntax noprefix
  bsf eax, ecx
  bsr rdx, rbx
  tzcnt r8d, r9d
  popcnt r10, r11
  bswap eax
  bswap rbx
  hlt
