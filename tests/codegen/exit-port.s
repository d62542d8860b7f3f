# IN ends blocks of the region.
.intel_syntax noprefix
1: in al, 0x60
  test al, al
  jz 1b
  hlt
