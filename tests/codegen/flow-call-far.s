# A call farther than a region may reach: through the jump cache.
.intel_syntax noprefix
  call 0x1040000
  hlt
