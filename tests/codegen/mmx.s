# MMX: handlers that read or write a general register have that one alone stored or loaded.
.intel_syntax noprefix
  movd mm0, ecx
  paddb mm0, mm1
  pmovmskb edx, mm0
  hlt
