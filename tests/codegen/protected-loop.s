# Flat 32-bit code: addresses are cut to 32 bits.
.intel_syntax noprefix
.code32
1: mov eax, [esi+ecx*4]
  add [edi], eax
  inc ecx
  cmp ecx, 10
  jne 1b
  hlt
