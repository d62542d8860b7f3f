# REP MOVSB and STOSD.
.intel_syntax noprefix
  mov ecx, 100
  rep movsb
  mov ecx, 10
  rep stosd
  hlt
