/* Entry into snippets and the stubs of the vectors, legacy protected mode. The stack may be a 16-bit one with a base of its own. */

#define HAS_ERROR_CODE(n) ((n) == 8 || ((n) >= 10 && (n) <= 14) || (n) == 17)
#define DATA0 0x10
#define FLAG_VM 0x20000

  .altmacro
.macro STUB number
  .balign 16
  .if !HAS_ERROR_CODE(\number)
  pushl $0
  .endif
  pushl $\number
  jmp trap_common
.endm

  .text
  .balign 16
  .globl trap_stubs
trap_stubs:
  .set vector, 0
  .rept 48
  STUB %vector
  .set vector, vector + 1
  .endr

/* DS is the interrupted code's: it is kept on the stack until a flat one is loaded. */
trap_common:
  cld
  pushl %ds
  pushl %eax
  movl $DATA0, %eax
  movl %eax, %ds
  popl trap_state
  popl trap_state + 40
  movl %ecx, trap_state + 4
  movl %edx, trap_state + 8
  movl %ebx, trap_state + 12
  movl %ebp, trap_state + 16
  movl %esi, trap_state + 20
  movl %edi, trap_state + 24
  movl %esp, trap_state + 32
  movl %ss, %eax
  movl %eax, trap_state + 36
  movl %es, %eax
  movl %eax, trap_state + 44
  movl %fs, %eax
  movl %eax, trap_state + 48
  movl %gs, %eax
  movl %eax, trap_state + 52
  movl $DATA0, %eax
  movl %eax, %es
  movl %eax, %ss
  movl $handler_stack_top, %esp
  call trap
  testl %eax, %eax
  jz leave
  movl trap_state + 4, %ecx
  movl trap_state + 8, %edx
  movl trap_state + 12, %ebx
  movl trap_state + 16, %ebp
  movl trap_state + 20, %esi
  movl trap_state + 24, %edi
  movw trap_state + 44, %es
  movl trap_state + 32, %eax
  movw trap_state + 36, %ss
  movl %eax, %esp
  pushl trap_state + 40
  pushl trap_state
  popl %eax
  popl %ds
  leal 8(%esp), %esp
  iretl

leave:
  movl saved_sp, %esp
  popl %edi
  popl %esi
  popl %ebp
  popl %ebx
  ret

  .globl enter
enter:
  pushl %ebx
  pushl %ebp
  pushl %esi
  pushl %edi
  movl %esp, saved_sp
  testl $FLAG_VM, entry_state + 40
  jnz virtual
  testl $3, entry_state + 36
  jz same_level
  pushl entry_state + 48
  pushl entry_state + 44
push_frame:
  pushl entry_state + 40
  pushl entry_state + 36
  pushl entry_state + 32
  movl entry_state + 4, %ecx
  movl entry_state + 8, %edx
  movl entry_state + 12, %ebx
  movl entry_state + 16, %ebp
  movl entry_state + 20, %esi
  movl entry_state + 24, %edi
  movw entry_state + 56, %es
  pushl entry_state
  pushl entry_state + 52
  popl %ds
  popl %eax
  iretl

/* IRET at the same level does not load SS:ESP: the snippet's own stack takes the frame. */
same_level:
  movl entry_state + 44, %eax
  movw entry_state + 48, %ss
  movl %eax, %esp
  jmp push_frame

/* Virtual-8086 mode takes all segment registers from the frame. */
virtual:
  pushl entry_state + 64
  pushl entry_state + 60
  pushl entry_state + 52
  pushl entry_state + 56
  pushl entry_state + 48
  pushl entry_state + 44
  pushl entry_state + 40
  pushl entry_state + 36
  pushl entry_state + 32
  movl entry_state + 4, %ecx
  movl entry_state + 8, %edx
  movl entry_state + 12, %ebx
  movl entry_state + 16, %ebp
  movl entry_state + 20, %esi
  movl entry_state + 24, %edi
  movl entry_state, %eax
  iretl

  .bss
  .balign 16
  .globl trap_state
trap_state: .skip 56
  .globl entry_state
entry_state: .skip 68
saved_sp: .skip 4
