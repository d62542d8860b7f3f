# BT BTS BTR with registers and constants.
.intel_syntax noprefix
  bt  eax, 5
  bts rdx, rcx
  btr ebx, 31
  hlt
