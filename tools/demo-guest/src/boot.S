/* Multiboot 1 entry (32-bit, paging off) and the way into 64-bit mode. Memory below 4 GiB is mapped as it is, in 2 MiB pages. */

#define MULTIBOOT_MAGIC 0x1BADB002
#define MULTIBOOT_FLAGS 0x00000003 /* modules on pages, memory map wanted */

#define PAGE_PRESENT_WRITABLE 0x03
#define PAGE_LARGE 0x83
#define CR4_PAE 0x20
#define CR0_PG_WP_PE 0x80010001
#define MSR_EFER 0xC0000080
#define EFER_LME 0x100
#define CPUID_LONG_MODE (1 << 29)

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
  movl %eax, %esi /* Multiboot magic and information, kept for main() */
  movl %ebx, %edi

  movl $0x80000000, %eax
  cpuid
  cmpl $0x80000001, %eax
  jb no_long_mode
  movl $0x80000001, %eax
  cpuid
  testl $CPUID_LONG_MODE, %edx
  jz no_long_mode

  movl $page_pdpt + PAGE_PRESENT_WRITABLE, page_pml4
  movl $page_directories + PAGE_PRESENT_WRITABLE, %eax
  xorl %ecx, %ecx
1:movl %eax, page_pdpt(, %ecx, 8)
  addl $4096, %eax
  incl %ecx
  cmpl $4, %ecx
  jne 1b
  movl $PAGE_LARGE, %eax
  xorl %ecx, %ecx
2:movl %eax, page_directories(, %ecx, 8)
  addl $0x200000, %eax
  incl %ecx
  cmpl $2048, %ecx
  jne 2b

  movl %cr4, %eax
  orl $CR4_PAE, %eax
  movl %eax, %cr4
  movl $page_pml4, %eax
  movl %eax, %cr3
  movl $MSR_EFER, %ecx
  rdmsr
  orl $EFER_LME, %eax
  wrmsr
  movl $CR0_PG_WP_PE, %eax
  movl %eax, %cr0
  lgdt gdt_pointer
  ljmp $8, $long_mode

/* No console yet: the sentence goes to COM1 as it stands, and the machine stops. */
no_long_mode:
  movl $no_long_mode_text, %esi
3:lodsb
  testb %al, %al
  jz 4f
  movw $0x3F8, %dx
  outb %al, %dx
  jmp 3b
4:cli
  hlt
  jmp 4b

  .code64
long_mode:
  movl $16, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %ss
  xorl %eax, %eax
  movl %eax, %fs
  movl %eax, %gs
  movl $boot_stack_top, %esp
  xchgl %esi, %edi /* main(magic, information) */
  xorl %ebp, %ebp
  call main
5:cli
  hlt
  jmp 5b

/* Leaves whatever was running and calls %rdi on a fresh stack; never returns. */
  .globl start_over
start_over:
  movl $boot_stack_top, %esp
  xorl %ebp, %ebp
  call *%rdi
  jmp 5b

  .section .rodata
no_long_mode_text:
  .asciz "The demonstration guest needs a 64-bit CPU.\r\n"

  .section .data
  .balign 8
  .globl gdt
gdt:
  .quad 0
  .quad 0x00AF9B000000FFFF /* 8: 64-bit code */
  .quad 0x00CF93000000FFFF /* 16: data */
  .quad 0, 0               /* 24: task state segment, filled in by traps.c */
gdt_pointer:
  .word gdt_pointer - gdt - 1
  .long gdt

  .section .bss
  .balign 4096
  .globl page_pdpt
page_pml4: .skip 4096
page_pdpt: .skip 4096
page_directories: .skip 4 * 4096
boot_stack: .skip 16384
  .globl boot_stack_top
boot_stack_top:
