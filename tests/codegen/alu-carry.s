# ADC and SBB after ADD and CMP; INC keeps the carry.
.intel_syntax noprefix
  add rax, rbx
  adc rcx, rdx
  cmp esi, edi
  sbb eax, eax
  inc rbx
  adc r8, 0
  hlt
