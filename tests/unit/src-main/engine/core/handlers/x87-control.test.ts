/** x87 control instructions and device-not-available conditions: SDM vol. 2; vol. 3, table 2-2. */
import { beforeEach, describe, expect, it } from 'vitest'
import { CODE } from '../../../../../support/privileged-guest.ts'
import { DATA } from '../../../../../support/vector-guest.ts'
import { X87Guest } from '../../../../../support/x87-guest.ts'

const NM = 7
const MF = 16
const MP = 2n
const EM = 4n
const TS = 8n
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

/** CR0 with `bits` of MP, EM and TS, and no other of them. */
function setCr0(bits: bigint): void {
  guest.registers.set('cr', (guest.registers.get('cr', 0) & ~(MP | EM | TS)) | bits, 0)
  guest.cpu.adoptState()
}
