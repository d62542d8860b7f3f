# A call out of the pages that are known: through the jump cache.
.intel_syntax noprefix
  call 0x40000
  hlt
