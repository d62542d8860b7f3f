/** x87 control instructions and device-not-available conditions: SDM vol. 2; vol. 3, table 2-2. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { IrqLine } from '../../../../../../src-main/engine/bus/irq-line.ts'
import { COPROCESSOR_ERROR } from '../../../../../../src-main/engine/devices/coprocessor-error/index.ts'
import { NumericErrorWires } from '../../../../../../src-main/engine/machine/numeric-error-wires.ts'
import { deviceContext, vmSpec } from '../../../../../support/fake-device-context.ts'
import { FakeIrqLine } from '../../../../../support/fake-irq-line.ts'
import { CODE, HANDLERS } from '../../../../../support/privileged-guest.ts'
import { DATA } from '../../../../../support/vector-guest.ts'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const NM = 7
const MF = 16
const MP = 2n
const EM = 4n
const TS = 8n
const NE = 32n
const PENDING_IE = 0x8081

let guest: X87Guest

beforeEach(() => {
  guest = new X87Guest()
})

it('FNINIT sets the default control word and empties the stack', () => {
  guest.control = 0x0040
  guest.stack('3fff:8000000000000000')

  guest.step('dbe3')

  expect([guest.registers.get('fpControl'), guest.status, guest.st(0)]).toEqual([0x37fn, 0, 'empty'])
})

it('FNCLEX clears exceptions, not condition codes', () => {
  guest.status = 0x47ff

  guest.step('dbe2')

  expect(guest.status).toBe(0x4700)
})

it('FLDCW that unmasks a recorded exception makes it pending', () => {
  guest.status = 1
  guest.setMemory(DATA, '037e')

  guest.step('d92b')

  expect(guest.status).toBe(PENDING_IE)
})

describe('device not available', () => {
  it.each([
    ['FWAIT with TS and MP', '9b', TS | MP],
    ['FLD1 with TS', 'd9e8', TS],
    ['FLD1 with EM', 'd9e8', EM],
  ])('%s', (_, code, cr0) => {
    setCr0(cr0)

    expect(guest.fault(code)).toMatchObject({ vector: NM })
  })

  it.each([
    ['FWAIT with TS alone', '9b', TS],
    ['FWAIT with EM', '9b', EM],
    ['FLD1 with MP', 'd9e8', MP],
  ])('not for %s', (_, code, cr0) => {
    setCr0(cr0)

    guest.step(code)

    expect(guest.rip).toBe(BigInt(CODE + code.length / 2))
  })
})

describe('a pending exception', () => {
  beforeEach(() => {
    setCr0(NE)
    guest.control = 0x37e
    guest.status = PENDING_IE
  })

  it.each([
    ['FWAIT', '9b'],
    ['FLD1', 'd9e8'],
  ])('is raised by %s', (_, code) => {
    expect(guest.fault(code)).toMatchObject({ vector: MF })
  })

  it.each([
    ['FNSTSW', 'dfe0'],
    ['FXSAVE', '0fae03'],
  ])('is not raised by %s', (_, code) => {
    guest.step(code)

    expect(guest.rip).toBe(BigInt(CODE + code.length / 2))
  })
})

describe('with CR0.NE clear a pending exception (SDM vol. 1, 8.7.2)', () => {
  const IRQ_13 = 0x2d
  const FERR = 1n
  const IGNNE = 2n
  const OUT_F0_FNCLEX_IRETQ = 'e6f0 dbe2 48cf'
  let changes: bigint[]

  beforeEach(() => {
    changes = []
    setCr0(0n)
    guest.control = 0x37e
    guest.status = PENDING_IE
    guest.onNumericError = () => changes.push(guest.registers.get('fpError'))
  })

  it.each([
    ['FWAIT', '9b'],
    ['FLD1', 'd9e8'],
    ['EMMS', '0f77'],
  ])('asserts FERR# and holds the processor before %s', (_, code) => {
    guest.load(CODE, code)

    expect([guest.run(100), guest.run(100)]).toEqual(['halt', 'halt'])
    expect([guest.rip, guest.icount, changes]).toEqual([BigInt(CODE), 0n, [FERR]])
  })

  it('lets an interrupt in there, to which it returns', () => {
    guest.registers.set('rflags', 0x202)
    guest.cpu.adoptState()
    guest.onNumericError = () => {
      guest.vectors.push(IRQ_13)
      guest.cpu.setInterrupt(true)
    }

    expect(guest.fault('9b')).toMatchObject({ vector: IRQ_13, rip: BigInt(CODE) })
  })

  it('is ignored while IGNNE# is asserted, until FNCLEX takes FERR# and IGNNE# back', () => {
    guest.registers.set('fpError', FERR | IGNNE)

    guest.step('d9e8')
    expect([guest.top, changes]).toEqual([7, []])
    guest.step('dbe2')

    expect([guest.registers.get('fpError'), changes]).toEqual([0n, [0n]])
  })

  it.each([
    ['FNINIT', 'dbe3'],
    ['FLDCW that masks it', 'd92b'],
    ['FNSTENV', 'd933'],
    ['FNSAVE', 'dd33'],
  ])('lets FERR# and IGNNE# fall with %s', (_, code) => {
    guest.registers.set('fpError', FERR | IGNNE)
    guest.dma.writeU16(DATA, 0x37f)

    guest.step(code)

    expect([guest.registers.get('fpError'), changes]).toEqual([0n, [0n]])
  })

  it('is served by IRQ 13 of the board: port F0h, FNCLEX, and on', () => {
    const wires = new NumericErrorWires(() => [guest.registers])
    const line = new FakeIrqLine()
    const irq = (): IrqLine => ({
      set: (level) => {
        line.set(level)
        if (level) guest.vectors.push(IRQ_13)
        guest.cpu.setInterrupt(level)
      },
    })
    COPROCESSOR_ERROR.create(deviceContext({ ports: guest.ports, numericError: wires, irq }), vmSpec())
    guest.onNumericError = () => wires.changed()
    guest.registers.set('rflags', 0x202)
    guest.cpu.adoptState()
    guest.write(HANDLERS + IRQ_13 * 16, OUT_F0_FNCLEX_IRETQ)
    guest.load(CODE, '9b d9e8 f4') // fwait; fld1; hlt

    expect(guest.run(100)).toBe('halt')
    expect([guest.rip, guest.icount, guest.top]).toEqual([BigInt(CODE + 4), 6n, 7])
    expect([line.level, line.edges, guest.registers.get('fpError')]).toEqual([false, 1, 0n])
  })
})

/** CR0 with `bits` of MP, EM, TS and NE, and no other of them. */
function setCr0(bits: bigint): void {
  guest.registers.set('cr', (guest.registers.get('cr', 0) & ~(MP | EM | TS | NE)) | bits, 0)
  guest.cpu.adoptState()
}
