# A counted loop of one node, with the frame of the region: the budget is looked at once a turn.
.intel_syntax noprefix
  mov ecx, 1000
1: add rax, rcx
  dec ecx
  jnz 1b
  hlt
