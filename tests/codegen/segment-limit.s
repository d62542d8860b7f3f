# A branch out of the region in real mode: proven to lead to a place within CS, so that the branch itself faults.
.code16
1: dec %ax
  jz 0x3000
  jmp 1b
