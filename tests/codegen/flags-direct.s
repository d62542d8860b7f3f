# CLC STC CMC LAHF SAHF PUSHF.
.intel_syntax noprefix
  stc
  adc eax, ecx
  cmc
  lahf
  sahf
  pushf
  pop rdx
  hlt
