# A call into another page comes back into the region: the RET proves that the caller's page is still where it was.
.intel_syntax noprefix
again:
  call callee
  dec rcx
  jnz again
  hlt
  .org 0x1000
callee:
  inc rax
  ret
