# SETcc and CMOVcc after CMP and TEST.
.intel_syntax noprefix
  cmp eax, ebx
  setl cl
  cmovb rdx, rsi
  test rdi, rdi
  sete r8b
  cmovs r9d, r10d
  hlt
