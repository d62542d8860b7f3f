// Section and table numbers: National Semiconductor PC16550D datasheet, June 1995.
import { beforeEach, describe, expect, test } from 'vitest'
import { QUEUE_LIMIT, Uart16550 } from '../../../../../../src-main/engine/devices/uart-16550/chip.ts'
import * as R from '../../../../../../src-main/engine/devices/uart-16550/registers.ts'
import { PayloadReader } from '../../../../../../src-main/engine/snapshot/payload.ts'
import { MockClock } from '../../../../../support/mock-clock.ts'

/** 10 bits of 16 crystal periods each at divisor 1: one character at 115200 baud, 8N1. */
const CHARACTER = Math.ceil((160 * 1e9) / R.CRYSTAL_HZ)

let clock: MockClock
let uart: Uart16550
let sent: number[]
let interrupt: boolean

function makeUart(): Uart16550 {
  return new Uart16550({
    clock,
    setInterrupt: (level) => {
      interrupt = level
    },
    transmit: (byte) => sent.push(byte),
  })
}

/** 115200 8N1, FIFOs on with a trigger level of 14, OUT2 on. */
function program(enable: number): void {
  uart.write(R.REG_LCR, 3)
  uart.write(R.REG_FCR, R.FCR_ENABLE | (3 << R.FCR_TRIGGER_SHIFT))
  uart.write(R.REG_MCR, R.MCR_DTR | R.MCR_RTS | R.MCR_OUT2)
  uart.write(R.REG_IER, enable)
}

const source = () => uart.read(R.REG_IIR) & 0x0f
const bytes = (count: number) => Uint8Array.from({ length: count }, (_, index) => index + 1)

beforeEach(() => {
  clock = new MockClock()
  sent = []
  interrupt = false
  uart = makeUart()
  uart.reset()
})

describe('16550A registers', () => {
  test('after master reset the registers have the values of table I', () => {
    expect([R.REG_IER, R.REG_IIR, R.REG_LCR, R.REG_MCR, R.REG_LSR].map((register) => uart.read(register))).toEqual([0, 0x01, 0, 0, 0x60])
  })

  test('the divisor latch lies under data and enable while DLAB is set', () => {
    uart.write(R.REG_LCR, R.LCR_DLAB)
    uart.write(R.REG_DLL, 0x34)
    uart.write(R.REG_DLM, 0x12)
    expect([uart.read(R.REG_DLL), uart.read(R.REG_DLM)]).toEqual([0x34, 0x12])
    uart.write(R.REG_LCR, 0)
    expect(uart.read(R.REG_IER)).toBe(0)
    expect(sent).toEqual([])
  })

  test('bits that do not exist read 0, the scratch register keeps all eight', () => {
    uart.write(R.REG_IER, 0xff)
    uart.write(R.REG_MCR, 0xff)
    uart.write(R.REG_SCR, 0xa5)
    expect([uart.read(R.REG_IER), uart.read(R.REG_MCR), uart.read(R.REG_SCR)]).toEqual([0x0f, 0x1f, 0xa5])
  })

  test('IIR bits 7:6 tell that the FIFOs are on, which makes it a 16550A', () => {
    uart.write(R.REG_FCR, R.FCR_ENABLE)
    expect(uart.read(R.REG_IIR) >> 6).toBe(3)
    uart.write(R.REG_FCR, 0)
    expect(uart.read(R.REG_IIR) >> 6).toBe(0)
  })

  test('the modem on the other side is always ready', () => {
    expect(uart.read(R.REG_MSR)).toBe(R.MSR_CTS | R.MSR_DSR | R.MSR_DCD)
  })
})

describe('16550A transmitter', () => {
  test('a byte leaves at once and leaves the transmitter empty', () => {
    uart.write(R.REG_THR, 0x41)
    expect(sent).toEqual([0x41])
    expect(uart.read(R.REG_LSR)).toBe(R.LSR_THRE | R.LSR_TEMT)
  })

  test('enabling ETBEI while THR is empty interrupts at once, each time (section 8.6)', () => {
    program(R.IER_ETBEI)
    expect([interrupt, source()]).toEqual([true, R.IIR_THRE])
    expect(interrupt).toBe(false)
    uart.write(R.REG_IER, 0)
    uart.write(R.REG_IER, R.IER_ETBEI)
    expect([interrupt, source()]).toEqual([true, R.IIR_THRE])
  })

  test('the THRE interrupt follows a written byte one character time later', () => {
    program(R.IER_ETBEI)
    source()
    uart.write(R.REG_THR, 0x41)
    clock.advance(CHARACTER - 1)
    expect(interrupt).toBe(false)
    clock.advance(1)
    expect([interrupt, source()]).toEqual([true, R.IIR_THRE])
  })

  test('writing THR withdraws the THRE interrupt (table V)', () => {
    program(R.IER_ETBEI)
    uart.write(R.REG_THR, 0x41)
    expect([interrupt, source()]).toEqual([false, R.IIR_NONE])
  })

  test('reading IIR leaves the THRE interrupt pending while a more urgent one is shown (section 8.5)', () => {
    program(R.IER_ETBEI | R.IER_ERBFI)
    uart.receive(bytes(16))
    clock.advance(CHARACTER)
    expect(source()).toBe(R.IIR_DATA)
    for (let count = 0; count < 16; count++) uart.read(R.REG_RBR)
    expect(source()).toBe(R.IIR_THRE)
  })
})

describe('16550A receiver', () => {
  test('bytes come one character time after they were sent, at most a FIFO of them, and in order', () => {
    program(R.IER_ERBFI)
    uart.receive(bytes(20))
    expect(uart.read(R.REG_LSR) & R.LSR_DR).toBe(0)
    clock.advance(CHARACTER)
    const first = Array.from({ length: 16 }, () => uart.read(R.REG_RBR))
    expect(uart.read(R.REG_LSR) & R.LSR_DR).toBe(0)
    clock.advance(CHARACTER)
    const second = Array.from({ length: 4 }, () => uart.read(R.REG_RBR))
    expect([...first, ...second]).toEqual([...bytes(20)])
    expect(uart.read(R.REG_LSR) & (R.LSR_OE | R.LSR_DR)).toBe(0)
  })

  test.each([
    [0, 1],
    [1, 4],
    [2, 8],
    [3, 14],
  ])('trigger code %i interrupts from %i bytes on and falls silent below', (code, level) => {
    program(R.IER_ERBFI)
    uart.write(R.REG_FCR, R.FCR_ENABLE | (code << R.FCR_TRIGGER_SHIFT))
    uart.receive(bytes(level))
    clock.advance(CHARACTER)
    expect([interrupt, source()]).toEqual([true, R.IIR_DATA])
    uart.read(R.REG_RBR)
    expect(interrupt).toBe(false)
  })

  test('below the trigger level the time-out comes after four character times without activity (section 8.4)', () => {
    program(R.IER_ERBFI)
    uart.receive(bytes(2))
    clock.advance(CHARACTER + 4 * CHARACTER - 1)
    expect(interrupt).toBe(false)
    clock.advance(1)
    expect([interrupt, source()]).toEqual([true, R.IIR_TIMEOUT])
    uart.read(R.REG_RBR)
    expect(interrupt).toBe(false)
    clock.advance(4 * CHARACTER)
    expect([interrupt, source()]).toEqual([true, R.IIR_TIMEOUT])
  })

  test('without FIFOs every byte interrupts, one at a time, and none is overrun', () => {
    program(R.IER_ERBFI)
    uart.write(R.REG_FCR, 0)
    uart.receive(Uint8Array.of(7, 8))
    clock.advance(10 * CHARACTER)
    expect([source(), uart.read(R.REG_RBR), interrupt]).toEqual([R.IIR_DATA, 7, false])
    clock.advance(CHARACTER)
    expect([source(), uart.read(R.REG_RBR)]).toEqual([R.IIR_DATA, 8])
  })

  test('the receiver reset empties the FIFO and withdraws its interrupt, what waits outside still comes', () => {
    program(R.IER_ERBFI)
    uart.receive(bytes(17))
    clock.advance(CHARACTER)
    uart.write(R.REG_FCR, R.FCR_ENABLE | R.FCR_RESET_RX)
    expect([interrupt, uart.read(R.REG_LSR) & R.LSR_DR]).toEqual([false, 0])
    clock.advance(CHARACTER)
    expect(uart.read(R.REG_RBR)).toBe(17)
  })

  test('what was typed before the driver set DTR is not lost to its FIFO reset', () => {
    uart.receive(Uint8Array.of(5))
    clock.advance(100 * CHARACTER)
    program(R.IER_ERBFI)
    clock.advance(CHARACTER)
    expect(uart.read(R.REG_RBR)).toBe(5)
  })

  test('a guest that polls without setting the modem lines is given its input', () => {
    uart.receive(Uint8Array.of(5))
    for (let poll = 0; poll < 8; poll++) uart.read(R.REG_LSR)
    clock.advance(CHARACTER)
    expect([uart.read(R.REG_LSR) & R.LSR_DR, uart.read(R.REG_RBR)]).toEqual([R.LSR_DR, 5])
  })

  test('a guest that sends byte by byte, looking at LSR before each, does not poll for input', () => {
    uart.receive(Uint8Array.of(5))
    for (let byte = 0; byte < 20; byte++) {
      uart.read(R.REG_LSR)
      uart.write(R.REG_THR, byte)
    }
    clock.advance(100 * CHARACTER)
    expect(uart.read(R.REG_LSR) & R.LSR_DR).toBe(0)
  })

  test('of more than a megabyte the rest is refused', () => {
    expect(uart.receive(new Uint8Array(QUEUE_LIMIT - 1))).toBe(QUEUE_LIMIT - 1)
    expect(uart.receive(new Uint8Array(3))).toBe(1)
  })
})

describe('16550A interrupt line', () => {
  test('OUT2 gates the line, not the identification', () => {
    program(R.IER_ETBEI)
    uart.write(R.REG_MCR, 0)
    expect(interrupt).toBe(false)
    uart.write(R.REG_MCR, R.MCR_OUT2)
    expect(interrupt).toBe(true)
  })

  test('a byte that came while ERBFI was off interrupts when it is enabled', () => {
    program(0)
    uart.receive(bytes(14))
    clock.advance(CHARACTER)
    expect(interrupt).toBe(false)
    uart.write(R.REG_IER, R.IER_ERBFI)
    expect(interrupt).toBe(true)
  })
})

describe('16550A loopback (section 8.7)', () => {
  test('the modem outputs appear as inputs: DTR at DSR, RTS at CTS, OUT1 at RI, OUT2 at DCD', () => {
    const states = [R.MCR_DTR, R.MCR_RTS, R.MCR_OUT1, R.MCR_OUT2].map((output) => {
      uart.write(R.REG_MCR, R.MCR_LOOP | output)
      return uart.read(R.REG_MSR) & 0xf0
    })
    expect(states).toEqual([R.MSR_DSR, R.MSR_CTS, R.MSR_RI, R.MSR_DCD])
  })

  test('changes show in the delta bits until they are read; RI counts when it ends', () => {
    uart.write(R.REG_MCR, R.MCR_LOOP)
    uart.read(R.REG_MSR)
    uart.write(R.REG_MCR, R.MCR_LOOP | R.MCR_OUT1 | R.MCR_RTS)
    expect(uart.read(R.REG_MSR)).toBe(R.MSR_RI | R.MSR_CTS | 1)
    uart.write(R.REG_MCR, R.MCR_LOOP | R.MCR_RTS)
    expect(uart.read(R.REG_MSR)).toBe(R.MSR_CTS | R.MSR_TERI)
    expect(uart.read(R.REG_MSR)).toBe(R.MSR_CTS)
  })

  test('bytes come back instead of leaving; the seventeenth is an overrun', () => {
    uart.write(R.REG_FCR, R.FCR_ENABLE)
    uart.write(R.REG_MCR, R.MCR_LOOP)
    for (const byte of bytes(17)) uart.write(R.REG_THR, byte)
    expect(sent).toEqual([])
    expect(uart.read(R.REG_LSR) & (R.LSR_OE | R.LSR_DR)).toBe(R.LSR_OE | R.LSR_DR)
    expect(Array.from({ length: 16 }, () => uart.read(R.REG_RBR))).toEqual([...bytes(16)])
    expect(uart.read(R.REG_LSR) & (R.LSR_OE | R.LSR_DR)).toBe(0)
  })

  test('an overrun is the most urgent interrupt, and reading LSR ends it', () => {
    uart.write(R.REG_MCR, R.MCR_LOOP)
    uart.write(R.REG_IER, R.IER_ELSI | R.IER_ERBFI)
    uart.write(R.REG_THR, 1)
    uart.write(R.REG_THR, 2)
    expect(source()).toBe(R.IIR_LINE)
    uart.read(R.REG_LSR)
    expect(source()).toBe(R.IIR_DATA)
  })

  test('input from outside waits until loopback ends', () => {
    program(0)
    uart.write(R.REG_MCR, R.MCR_LOOP)
    uart.receive(Uint8Array.of(9))
    clock.advance(100 * CHARACTER)
    expect(uart.read(R.REG_LSR) & R.LSR_DR).toBe(0)
    uart.write(R.REG_MCR, R.MCR_DTR)
    clock.advance(CHARACTER)
    expect(uart.read(R.REG_RBR)).toBe(9)
  })

  test('input that was under way when loopback began waits too', () => {
    program(0)
    uart.receive(Uint8Array.of(9))
    uart.write(R.REG_MCR, R.MCR_LOOP)
    clock.advance(CHARACTER)
    expect(uart.read(R.REG_LSR) & R.LSR_DR).toBe(0)
  })

  test('OUT2 is inactive at its pin, so nothing interrupts', () => {
    program(R.IER_ETBEI)
    uart.write(R.REG_MCR, R.MCR_LOOP | R.MCR_OUT2)
    expect([interrupt, source()]).toEqual([false, R.IIR_THRE])
  })
})

describe('16550A saved state', () => {
  const reload = () => {
    const reader = new PayloadReader({ kind: 'uart', version: 1, fields: uart.save() }, 'uart', 1)
    uart = makeUart()
    uart.load(reader)
    reader.finish()
  }

  test('goes on in the middle of receiving: FIFO, queue, arrival and time-out', () => {
    program(R.IER_ERBFI)
    uart.receive(bytes(18))
    clock.advance(CHARACTER)
    for (let count = 0; count < 15; count++) uart.read(R.REG_RBR)
    clock.advance(3 * CHARACTER)
    reload()
    expect(interrupt).toBe(false)
    clock.advance(CHARACTER)
    expect([interrupt, source()]).toEqual([true, R.IIR_TIMEOUT])
    expect(uart.read(R.REG_RBR)).toBe(16)
    clock.advance(CHARACTER)
    expect([uart.read(R.REG_RBR), uart.read(R.REG_RBR)]).toEqual([17, 18])
  })

  test('goes on in the middle of sending: the THRE interrupt still comes when due', () => {
    program(R.IER_ETBEI)
    uart.write(R.REG_THR, 1)
    clock.advance(CHARACTER - 10)
    reload()
    clock.advance(9)
    expect(interrupt).toBe(false)
    clock.advance(1)
    expect(interrupt).toBe(true)
  })
})
