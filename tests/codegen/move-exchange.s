# XCHG, XADD, CMPXCHG with memory and LOCK.
.intel_syntax noprefix
  xchg rax, rbx
  xchg [rdi], ecx
  lock xadd [rdi+8], rdx
  lock cmpxchg [rdi+16], rbx
  lock inc dword ptr [rdi+24]
  hlt
