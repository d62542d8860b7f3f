/* Multiboot 1 entry (32-bit, paging off) and the way into 64-bit mode; paging.c makes the tables that the trials use. */

#define MULTIBOOT_MAGIC 0x1BADB002
#define MULTIBOOT_FLAGS 0x00000003
#define CR4_PAE 0x20
#define CR0_PG_WP_NE_PE 0x80010021
#define MSR_EFER 0xC0000080
#define EFER_LME_NXE 0x900

  .section .multiboot, "a"
  .balign 4
  .long MULTIBOOT_MAGIC
  .long MULTIBOOT_FLAGS
  .long -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

  .code32
  .section .text.boot, "ax"
  .globl _start
_start:
  cli
  cld
  movl $boot_stack_top, %esp
  movl %ebx, %edi
  movl $boot_pdpt + 3, boot_pml4
  movl $0x83, boot_pdpt /* the first GiB in one page */
  movl $CR4_PAE, %eax
  movl %eax, %cr4
  movl $boot_pml4, %eax
  movl %eax, %cr3
  movl $MSR_EFER, %ecx
  rdmsr
  orl $EFER_LME_NXE, %eax
  wrmsr
  movl $CR0_PG_WP_NE_PE, %eax
  movl %eax, %cr0
  lgdt boot_gdt_pointer
  ljmp $8, $long_mode

  .code64
long_mode:
  movl $16, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %ss
  movl $boot_stack_top, %esp
  xorl %ebp, %ebp
  call main /* the Multiboot information is in %rdi */
1:hlt
  jmp 1b

  .section .data
  .balign 8
boot_gdt:
  .quad 0
  .quad 0x00AF9B000000FFFF
  .quad 0x00CF93000000FFFF
boot_gdt_pointer:
  .word boot_gdt_pointer - boot_gdt - 1
  .long boot_gdt

  .section .bss
  .balign 4096
boot_pml4: .skip 4096
boot_pdpt: .skip 4096
