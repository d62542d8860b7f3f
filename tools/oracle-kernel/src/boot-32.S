/* Multiboot 1 entry: 32-bit protected mode with paging off, and so it stays until paging.c has made its tables. */

#define MULTIBOOT_MAGIC 0x1BADB002
#define MULTIBOOT_FLAGS 0x00000003

  .section .multiboot, "a"
  .balign 4
  .long MULTIBOOT_MAGIC
  .long MULTIBOOT_FLAGS
  .long -(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

  .section .text.boot, "ax"
  .globl _start
_start:
  cli
  cld
  movl $boot_stack_top, %esp
  lgdt boot_gdt_pointer
  ljmp $8, $1f
1:movl $16, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %ss
  xorl %ebp, %ebp
  pushl %ebx
  call main
2:hlt
  jmp 2b

  .section .data
  .balign 8
boot_gdt:
  .quad 0
  .quad 0x00CF9B000000FFFF
  .quad 0x00CF93000000FFFF
boot_gdt_pointer:
  .word boot_gdt_pointer - boot_gdt - 1
  .long boot_gdt
