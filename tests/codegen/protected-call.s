# 32-bit call, frame and return.
.intel_syntax noprefix
.code32
1: push 5
  call 2f
  add esp, 4
  jmp 1b
2: push ebp
  mov ebp, esp
  mov eax, [ebp+8]
  pop ebp
  ret
