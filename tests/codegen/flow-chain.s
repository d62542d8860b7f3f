# A branch to code of the page that is not in the region.
.intel_syntax noprefix
1: cmp eax, 5
  je 2f
  add eax, 1
  jmp 1b
2: sidt [rsi]
  jmp 1b
