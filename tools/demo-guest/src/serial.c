/* COM1, a 16550 UART (National Semiconductor PC16550D): input by interrupt, output in bursts of the 16-byte FIFO. */
#include "serial.h"

enum {
  REG_RBR = 0, /* Receiver Buffer (read) */
  REG_THR = 0, /* Transmitter Holding (write) */
  REG_DLL = 0, /* Divisor Latch, low byte (when LCR_DLAB) */
  REG_IER = 1, /* Interrupt Enable */
  REG_DLM = 1, /* Divisor Latch, high byte (when LCR_DLAB) */
  REG_IIR = 2, /* Interrupt Identification (read) */
  REG_FCR = 2, /* FIFO Control (write) */
  REG_LCR = 3, /* Line Control */
  REG_MCR = 4, /* Modem Control */
  REG_LSR = 5, /* Line Status */
};
enum {
  IER_ERBFI = 1,        /* Enable Received Data Available Interrupt */
  IER_ETBEI = 2,        /* Enable Transmitter Holding Register Empty Interrupt */
  FCR_ENABLE_CLEAR = 7, /* FIFOs on and emptied, interrupt at the first byte */
  LCR_8N1 = 3,          /* 8 data bits, no parity, 1 stop bit */
  LCR_DLAB = 0x80,      /* Divisor Latch Access Bit */
  MCR_DTR_RTS_OUT2 = 0x0B,
  LSR_DR = 1,      /* Data Ready */
  LSR_THRE = 0x20, /* Transmitter Holding Register Empty */
};
#define FIFO_SIZE 16
#define POLLS_BEFORE_HALT 32

u32 serial_interrupts;

static u8 received[256];
static volatile u8 received_head, received_tail; /* u8: they wrap with the array */
static u32 transmit_room;

void serial_start(void) {
  out8(COM1 + REG_IER, 0);
  out8(COM1 + REG_LCR, LCR_DLAB);
  out8(COM1 + REG_DLL, 1); /* 115200 baud */
  out8(COM1 + REG_DLM, 0);
  out8(COM1 + REG_LCR, LCR_8N1);
  out8(COM1 + REG_FCR, FCR_ENABLE_CLEAR);
  out8(COM1 + REG_MCR, MCR_DTR_RTS_OUT2);
  out8(COM1 + REG_IER, IER_ERBFI);
}

static bool transmitter_empty(void) { return in8(COM1 + REG_LSR) & LSR_THRE; }

static void wait_for_transmitter(void) {
  for (int polls = 0; polls < POLLS_BEFORE_HALT; polls++)
    if (transmitter_empty()) return;
  if (!interrupts_on()) {
    while (!transmitter_empty()) pause_cpu();
    return;
  }
  disable_interrupts();
  out8(COM1 + REG_IER, IER_ERBFI | IER_ETBEI);
  while (!transmitter_empty()) halt_until_interrupt();
  out8(COM1 + REG_IER, IER_ERBFI);
  enable_interrupts();
}

void serial_put(char character) {
  if (transmit_room == 0) {
    wait_for_transmitter();
    transmit_room = FIFO_SIZE;
  }
  out8(COM1 + REG_THR, character);
  transmit_room--;
}

void serial_receive(void) {
  while (in8(COM1 + REG_LSR) & LSR_DR) {
    u8 byte = in8(COM1 + REG_RBR);
    u8 next = received_head + 1;
    if (next == received_tail) continue; /* full: the newest byte is lost, as on a real line */
    received[received_head] = byte;
    received_head = next;
  }
}

bool serial_has_input(void) { return received_head != received_tail; }

int serial_take(void) {
  if (!serial_has_input()) return -1;
  u8 byte = received[received_tail];
  received_tail++;
  return byte;
}

void on_serial_interrupt(void) {
  serial_interrupts++;
  in8(COM1 + REG_IIR); /* takes the transmitter's request back */
  serial_receive();
}
