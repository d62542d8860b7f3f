# Recursion: call, compare, return.
.intel_syntax noprefix
  mov edi, 5
  call 1f
  hlt
1: cmp edi, 2
  jb 2f
  push rbx
  mov ebx, edi
  lea edi, [rbx-1]
  call 1b
  lea edi, [rbx-2]
  mov ebx, eax
  call 1b
  add eax, ebx
  pop rbx
  ret
2: mov eax, edi
  ret
