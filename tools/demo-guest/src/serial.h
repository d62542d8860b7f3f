/* COM1, a 16550 UART: the demonstration's console. */
#pragma once
#include "base.h"

#define COM1 0x3F8
#define IRQ_COM1 4

extern u32 serial_interrupts;

void serial_start(void);
/* Waits (halted, when interrupts are on) until the transmitter has room. */
void serial_put(char character);
/* The next byte received, or -1. */
int serial_take(void);
bool serial_has_input(void);
/* Moves what the UART received into memory: called by its interrupt, and by the timer in case one was lost. */
void serial_receive(void);
void on_serial_interrupt(void);
