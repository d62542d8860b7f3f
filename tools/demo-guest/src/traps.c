/* Exceptions and hardware interrupts: descriptor tables, the two 8259s, and a report in words when something faults. */
#include "traps.h"
#include "console.h"
#include "shell.h"
#include "text.h"

#define GATE_INTERRUPT 0x8E /* present, DPL 0, 64-bit interrupt gate */
#define SELECTOR_CODE 8
#define SELECTOR_TSS 24
#define VECTOR_DOUBLE_FAULT 8
#define VECTOR_PAGE_FAULT 14
#define VECTOR_MACHINE_CHECK 18
#define VECTOR_SPURIOUS 0xFF

enum {
  PIC_MASTER = 0x20,
  PIC_SLAVE = 0xA0,
  ICW1_INIT_ICW4 = 0x11, /* edge triggered, cascade, ICW4 follows */
  ICW4_8086 = 0x01,
  OCW2_EOI = 0x20,      /* non-specific End Of Interrupt */
  OCW3_READ_ISR = 0x0B, /* the next read gives the In-Service Register */
  IRQ_CASCADE = 2,
  ELCR_MASTER = 0x4D0, /* Edge/Level Control Registers (PIIX) */
};
enum {
  MSR_APIC_BASE = 0x1B,
  APIC_BASE_ENABLE = 1 << 11,
  LAPIC_SVR = 0xF0,   /* Spurious Interrupt Vector */
  LAPIC_LINT0 = 0x350, /* Local Vector Table, LINT0 */
  SVR_ENABLE = 0x100,
  LVT_EXTINT = 0x700,
};

static const char *const exception_names[32] = {
    "Divide error", "Debug exception", "Non-maskable interrupt", "Breakpoint", "Overflow", "Bound range exceeded",
    "Invalid opcode", "No coprocessor", "Double fault", "Coprocessor segment overrun", "Invalid task state segment",
    "Segment not present", "Stack fault", "General protection fault", "Page fault", "Reserved exception", "x87 error",
    "Misaligned access", "Machine check", "SIMD error", "Virtualization exception", "Control protection exception",
    [28] = "Hypervisor injection", [29] = "VMM communication exception", [30] = "Security exception",
};

struct gate {
  u16 offset_low, selector;
  u8 stack, type;
  u16 offset_middle;
  u32 offset_high, reserved;
};

struct __attribute__((packed)) task_state {
  u32 reserved0;
  u64 rsp[3], reserved1, ist[7], reserved2;
  u16 reserved3, io_map;
};

extern u64 gdt[];
extern u8 trap_stubs[], spurious_stub[], boot_stack_top[];

static struct gate idt[256];
static struct task_state tss;
static u8 fault_stack[4096] __attribute__((aligned(16)));
static void (*irq_handlers[16])(void);
static u32 unexpected;
static bool reporting;

static void set_gate(u32 vector, const u8 *target, u8 stack) {
  u64 offset = (u64)target;
  idt[vector] = (struct gate){offset, SELECTOR_CODE, stack, GATE_INTERRUPT, offset >> 16, offset >> 32, 0};
}

/* The stack of its own (IST 1) lets a double fault be told even when the normal stack is what broke. */
static void load_task_state(void) {
  u64 base = (u64)&tss;
  tss.ist[0] = (u64)fault_stack + sizeof fault_stack;
  tss.io_map = sizeof tss;
  gdt[3] = (sizeof tss - 1) | (base & 0xFFFFFF) << 16 | 0x89ull << 40 | (base >> 24 & 0xFF) << 56;
  gdt[4] = base >> 32;
  asm volatile("ltr %w0" ::"r"(SELECTOR_TSS));
}

/* The 8259s' request reaches the CPU through the LAPIC's LINT0 pin, which is masked after reset when firmware did not open it. */
static void open_lapic_pin(void) {
  u64 base = read_msr(MSR_APIC_BASE);
  if (!(base & APIC_BASE_ENABLE)) return;
  volatile u8 *lapic = (volatile u8 *)(base & 0xFFFFF000);
  *(volatile u32 *)(lapic + LAPIC_SVR) = SVR_ENABLE | VECTOR_SPURIOUS;
  *(volatile u32 *)(lapic + LAPIC_LINT0) = LVT_EXTINT;
}

static void start_pics(void) {
  out8(PIC_MASTER, ICW1_INIT_ICW4);
  out8(PIC_SLAVE, ICW1_INIT_ICW4);
  out8(PIC_MASTER + 1, VECTOR_IRQ_BASE);
  out8(PIC_SLAVE + 1, VECTOR_IRQ_BASE + 8);
  out8(PIC_MASTER + 1, 1 << IRQ_CASCADE);
  out8(PIC_SLAVE + 1, IRQ_CASCADE);
  out8(PIC_MASTER + 1, ICW4_8086);
  out8(PIC_SLAVE + 1, ICW4_8086);
  out8(PIC_MASTER + 1, (u8) ~(1 << IRQ_CASCADE));
  out8(PIC_SLAVE + 1, 0xFF);
}

void traps_start(void) {
  static struct __attribute__((packed)) {
    u16 limit;
    u64 base;
  } pointer = {sizeof idt - 1, 0};
  for (u32 vector = 0; vector < 48; vector++) set_gate(vector, trap_stubs + 16 * vector, vector == VECTOR_DOUBLE_FAULT);
  set_gate(VECTOR_SPURIOUS, spurious_stub, 0);
  pointer.base = (u64)idt;
  asm volatile("lidt %0" ::"m"(pointer));
  load_task_state();
  start_pics();
  open_lapic_pin();
}

void handle_irq(u32 irq, void (*handler)(void)) {
  irq_handlers[irq] = handler;
  u16 port = (irq < 8 ? PIC_MASTER : PIC_SLAVE) + 1;
  out8(port, in8(port) & ~(1 << (irq & 7)));
}

u32 unexpected_interrupts(void) { return unexpected; }

/* Lines 7 and 15 also stand for a request that vanished: then the in-service bit is clear and no EOI is due (8259A datasheet). */
static bool is_spurious(u32 irq) {
  if ((irq & 7) != 7) return false;
  u16 port = irq < 8 ? PIC_MASTER : PIC_SLAVE;
  out8(port, OCW3_READ_ISR);
  return !(in8(port) & 0x80);
}

static void handle_hardware_interrupt(u32 irq) {
  if (is_spurious(irq)) {
    if (irq >= 8) out8(PIC_MASTER, OCW2_EOI);
    return;
  }
  if (irq_handlers[irq]) irq_handlers[irq]();
  else unexpected++;
  if (irq >= 8) out8(PIC_SLAVE, OCW2_EOI);
  out8(PIC_MASTER, OCW2_EOI);
}

static void explain_page_fault(u64 error) {
  u64 address;
  asm volatile("movq %%cr2, %0" : "=r"(address));
  const char *what = error & 16 ? "running code at" : error & 2 ? "writing to" : "reading from";
  print("  %s 0x%llx, which %s\n", what, address, error & 1 ? "is protected" : "is not mapped");
}

static void print_registers(const struct trap_frame *f) {
  print("  rax %016llx  rbx %016llx  rcx %016llx\n", f->rax, f->rbx, f->rcx);
  print("  rdx %016llx  rsi %016llx  rdi %016llx\n", f->rdx, f->rsi, f->rdi);
  print("  rbp %016llx  r8  %016llx  r9  %016llx\n", f->rbp, f->r8, f->r9);
  print("  r10 %016llx  r11 %016llx  r12 %016llx\n", f->r10, f->r11, f->r12);
  print("  r13 %016llx  r14 %016llx  r15 %016llx\n", f->r13, f->r14, f->r15);
  print("  rip %016llx  rsp %016llx  flags %014llx\n", f->rip, f->rsp, f->rflags);
}

static void report_exception(const struct trap_frame *frame) {
  const char *name = exception_names[frame->vector];
  print("\n%s%s%s ", COLOUR_RED, name ? name : "Unknown exception", COLOUR_NONE);
  print("(exception %llu, error code 0x%llx)\n", frame->vector, frame->error);
  if (frame->vector == VECTOR_PAGE_FAULT) explain_page_fault(frame->error);
  print_registers(frame);
  debug_line("demo: exception");
}

static void stop_for_good(void) {
  print("The system cannot go on and stops here.\n");
  for (;;) asm volatile("cli; hlt");
}

/* After an ordinary exception the shell starts anew on a fresh stack; the files in memory are still there. */
void handle_trap(struct trap_frame *frame) {
  if (frame->vector >= VECTOR_IRQ_BASE) {
    handle_hardware_interrupt(frame->vector - VECTOR_IRQ_BASE);
    return;
  }
  if (reporting) stop_for_good();
  reporting = true;
  report_exception(frame);
  if (frame->vector == VECTOR_DOUBLE_FAULT || frame->vector == VECTOR_MACHINE_CHECK) stop_for_good();
  reporting = false;
  start_over(restart_shell);
}
