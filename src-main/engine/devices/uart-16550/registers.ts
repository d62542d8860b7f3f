/** Registers of the PC16550D (National Semiconductor, June 1995), section 8.0, table II. */
export const REG_RBR = 0 // Receiver Buffer (read), DLAB = 0
export const REG_THR = 0 // Transmitter Holding (write), DLAB = 0
export const REG_IER = 1 // Interrupt Enable, DLAB = 0
export const REG_DLL = 0 // Divisor Latch, low byte, DLAB = 1
export const REG_DLM = 1 // Divisor Latch, high byte, DLAB = 1
export const REG_IIR = 2 // Interrupt Identification (read)
export const REG_FCR = 2 // FIFO Control (write)
export const REG_LCR = 3 // Line Control
export const REG_MCR = 4 // Modem Control
export const REG_LSR = 5 // Line Status
export const REG_MSR = 6 // Modem Status
export const REG_SCR = 7 // Scratch

export const IER_ERBFI = 1 << 0 // Enable Received Data Available (and time-out) Interrupt
export const IER_ETBEI = 1 << 1 // Enable Transmitter Holding Register Empty Interrupt
export const IER_ELSI = 1 << 2 // Enable Receiver Line Status Interrupt
export const IER_EDSSI = 1 << 3 // Enable Modem Status Interrupt
export const IER_MASK = 0x0f

export const IIR_NONE = 0x01 // no interrupt pending
export const IIR_MODEM = 0x00 // modem status, lowest priority
export const IIR_THRE = 0x02 // transmitter holding register empty
export const IIR_DATA = 0x04 // received data available
export const IIR_LINE = 0x06 // receiver line status, highest priority
export const IIR_TIMEOUT = 0x0c // character time-out indication
export const IIR_FIFOS = 0xc0 // set while the FIFOs are enabled

export const FCR_ENABLE = 1 << 0 // FIFO Enable
export const FCR_RESET_RX = 1 << 1 // Receiver FIFO Reset
export const FCR_RESET_TX = 1 << 2 // Transmitter FIFO Reset
export const FCR_TRIGGER_SHIFT = 6 // Receiver trigger, two bits

export const LCR_WORD_LENGTH = 0x03 // 5 + this many data bits
export const LCR_STB = 1 << 2 // Number of Stop Bits
export const LCR_PEN = 1 << 3 // Parity Enable
export const LCR_DLAB = 1 << 7 // Divisor Latch Access Bit

export const MCR_DTR = 1 << 0 // Data Terminal Ready
export const MCR_RTS = 1 << 1 // Request To Send
export const MCR_OUT1 = 1 << 2
export const MCR_OUT2 = 1 << 3 // on a PC it gates the interrupt line
export const MCR_LOOP = 1 << 4 // Loopback
export const MCR_MASK = 0x1f

export const LSR_DR = 1 << 0 // Data Ready
export const LSR_OE = 1 << 1 // Overrun Error
export const LSR_ERRORS = 0x1e // OE, parity, framing, break
export const LSR_THRE = 1 << 5 // Transmitter Holding Register Empty
export const LSR_TEMT = 1 << 6 // Transmitter Empty

export const MSR_DELTAS = 0x0f // DCTS DDSR TERI DDCD: changes since the last read
export const MSR_TERI = 1 << 2 // Trailing Edge of Ring Indicator
export const MSR_CTS = 1 << 4 // Clear To Send
export const MSR_DSR = 1 << 5 // Data Set Ready
export const MSR_RI = 1 << 6 // Ring Indicator
export const MSR_DCD = 1 << 7 // Data Carrier Detect

export const FIFO_SIZE = 16
export const TRIGGER_LEVELS = [1, 4, 8, 14] as const
/** The crystal of a PC's serial port; the divisor latch divides a sixteenth of it. */
export const CRYSTAL_HZ = 1_843_200
