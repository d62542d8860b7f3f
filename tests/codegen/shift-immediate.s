# SHL SHR SAR ROL by constants; flags of the last live.
.intel_syntax noprefix
  shl rax, 3
  shr ecx, 1
  sar edx, 31
  rol ebx, 5
  hlt
