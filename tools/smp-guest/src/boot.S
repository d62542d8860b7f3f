/*
 * Entry of the boot processor (Multiboot 1, protected mode), start-up code of the others (real mode, at a page below 1 MiB: SDM vol. 3, 9.4.4.2),
 * and the stubs of the interrupt vectors.
 */
#define STACK_SIZE 4096
#define CODE 8
#define DATA 16

  .code32
  .section .multiboot, "a"
  .align 4
  .long 0x1badb002, 0, -0x1badb002

  .text
  .globl start
start:
  lgdt table_pointer
  ljmp $CODE, $1f
1: mov $DATA, %ax
  mov %ax, %ds
  mov %ax, %es
  mov %ax, %ss
  mov %ax, %fs
  mov %ax, %gs
  mov $stacks + STACK_SIZE, %esp
  push %ebx
  call boot_main
2: cli
  hlt
  jmp 2b

/* Copied to a page of its own; CS holds it, so everything is addressed from there. */
  .globl startup_code, startup_code_end
  .code16
startup_code:
  cli
  mov %cs, %ax
  mov %ax, %ds
  lgdtl startup_pointer - startup_code
  mov %cr0, %eax
  or $1, %eax
  mov %eax, %cr0
  ljmpl $CODE, $started
  .align 4
startup_pointer:
  .word 23
  .long table
startup_code_end:

  .code32
started:
  mov $DATA, %ax
  mov %ax, %ds
  mov %ax, %es
  mov %ax, %ss
  mov %ax, %fs
  mov %ax, %gs
  mov 0xfee00020, %eax
  shr $24, %eax
  mov %eax, %ecx
  inc %ecx
  shl $12, %ecx
  lea stacks(%ecx), %esp
  push %eax
  call processor_main
3: cli
  hlt
  jmp 3b

/* One stub a vector: number, then the common part. */
  .macro stub number
  .align 16
  push $\number
  jmp common
  .endm

  .globl stubs
  .align 16
stubs:
  .set vector, 0
  .rept 256
  stub vector
  .set vector, vector + 1
  .endr

common:
  pusha
  push 32(%esp)
  call handle_interrupt
  add $4, %esp
  popa
  add $4, %esp
  iret

  .data
  .align 8
table:
  .quad 0
  .quad 0x00cf9b000000ffff
  .quad 0x00cf93000000ffff
table_pointer:
  .word 23
  .long table

  .bss
  .align 4096
stacks:
  .skip 8 * STACK_SIZE
