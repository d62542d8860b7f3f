# LODSB, STOSB, SCASB without REP.
.intel_syntax noprefix
  lodsb
  stosb
  scasb
  hlt
