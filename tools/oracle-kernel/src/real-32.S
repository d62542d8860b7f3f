/* Into real-address mode and back. What lies between real_start and real_end is copied to REAL_HANDLERS and runs there, in segment 1000h. */

#define CODE0 0x08
#define DATA0 0x10
#define CODE16 0x38
#define HANDLERS 0x1000
#define AT(label) ((label) - real_start)
#define CR0_PE 1
#define CR0_PG 0x80000000

  .altmacro
.macro REAL_STUB number
  .balign 16
  movb $\number, %cs:AT(exit_vector)
  jmp real_common
.endm

  .section .rodata
  .globl real_start, real_end, real_stubs, real_entry_state, real_exit_state
  .balign 16
real_start:
  .code16
real_stubs:
  .set vector, 0
  .rept 48
  REAL_STUB %vector
  .set vector, vector + 1
  .endr

/* Nothing is pushed: the stack is the trial's. */
real_common:
  movl %eax, %cs:AT(real_exit_state)
  movl %ecx, %cs:AT(real_exit_state) + 4
  movl %edx, %cs:AT(real_exit_state) + 8
  movl %ebx, %cs:AT(real_exit_state) + 12
  movl %ebp, %cs:AT(real_exit_state) + 16
  movl %esi, %cs:AT(real_exit_state) + 20
  movl %edi, %cs:AT(real_exit_state) + 24
  movl %esp, %cs:AT(real_exit_state) + 28
  movw %ss, %cs:AT(real_exit_state) + 32
  movw %ds, %cs:AT(real_exit_state) + 34
  movw %es, %cs:AT(real_exit_state) + 36
  movw %fs, %cs:AT(real_exit_state) + 38
  movw %gs, %cs:AT(real_exit_state) + 40
  movl %cr0, %eax
  movl %eax, %cs:AT(real_exit_state) + 44
  lgdtl %cs:AT(gdt_pointer)
  orl $CR0_PE, %eax
  movl %eax, %cr0
  ljmpl $CODE0, $return_protected

/* Still in protected mode, with a 16-bit CS that begins here: limits are loaded, then the mode is left. */
real_entry:
  movw %cs:AT(first_data), %ax
  movw %ax, %ds
  movw %ax, %es
  movw %ax, %fs
  movw %ax, %gs
  movw %cs:AT(first_stack), %ax
  movw %ax, %ss
  movl %cr0, %eax
  andl $~CR0_PE, %eax
  movl %eax, %cr0
  ljmpw $HANDLERS, $AT(1f)
1:movw $HANDLERS, %ax
  movw %ax, %ss
  movl $AT(own_stack_top), %esp
  pushw %cs:AT(entry_flags)
  popfw
  movw %cs:AT(real_entry_state) + 34, %ds
  movw %cs:AT(real_entry_state) + 36, %es
  movw %cs:AT(real_entry_state) + 38, %fs
  movw %cs:AT(real_entry_state) + 40, %gs
  movl %cs:AT(real_entry_state), %eax
  movl %cs:AT(real_entry_state) + 4, %ecx
  movl %cs:AT(real_entry_state) + 8, %edx
  movl %cs:AT(real_entry_state) + 12, %ebx
  movl %cs:AT(real_entry_state) + 16, %ebp
  movl %cs:AT(real_entry_state) + 20, %esi
  movl %cs:AT(real_entry_state) + 24, %edi
  movw %cs:AT(real_entry_state) + 32, %ss
  movl %cs:AT(real_entry_state) + 28, %esp
  ljmpw *%cs:AT(real_entry_state) + 44

  .balign 4
real_entry_state: .skip 44
  .skip 4 /* IP, CS */
entry_flags: .skip 4
first_data: .skip 2
first_stack: .skip 2
real_exit_state: .skip 48
exit_vector: .skip 4
gdt_pointer: .skip 8
  .skip 64
own_stack_top:
real_end:
  .code32

  .text
  .globl enter_real
enter_real:
  pushl %ebx
  pushl %ebp
  pushl %esi
  pushl %edi
  movl %esp, real_saved_sp
  sidt real_saved_idt
  sgdt 0x10000 + AT(gdt_pointer)
  movl %cr0, %eax
  movl %eax, real_saved_cr0
  andl $~CR0_PG, %eax
  movl %eax, %cr0
  lidt real_idt_pointer
  ljmp $CODE16, $AT(real_entry)

return_protected:
  movl $DATA0, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %ss
  xorl %eax, %eax
  movl %eax, %fs
  movl %eax, %gs
  movl real_saved_sp, %esp
  pushl $2
  popfl
  movl real_saved_cr0, %eax
  movl %eax, %cr0
  lidt real_saved_idt
  popl %edi
  popl %esi
  popl %ebp
  popl %ebx
  ret

  .bss
  .balign 8
  .globl real_idt_pointer
real_idt_pointer: .skip 8
real_saved_idt: .skip 8
real_saved_sp: .skip 4
real_saved_cr0: .skip 4
