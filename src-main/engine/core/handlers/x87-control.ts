/** x87 control instructions: SDM vol. 2. */
import { CPU, setGpr, RAX } from '../cpu'
import { NM, raise } from '../fault'
import { S_CR, S_FP_CONTROL, S_FP_STATUS } from '../generated/layout'
import { readMemory, writeMemory } from '../operands'
import { checkPendingX87 } from '../unit'
import { refreshErrorPins } from '../x87/error-pins'
import { setStatus, statusWord } from '../x87/exceptions'
import { initControl } from './x87-save'

// @ts-ignore: decorator
@inline const CR0_MP: u32 = 1 << 1
// @ts-ignore: decorator
@inline const CR0_TS: u32 = 1 << 3

export function fninit(u: usize): void { initControl() }

export function fnclex(u: usize): void {
  store<u16>(CPU, load<u16>(CPU, S_FP_STATUS) & 0x7f00, S_FP_STATUS)
  refreshErrorPins()
}

export function fnstcw(u: usize): void { writeMemory<u16>(u, load<u16>(CPU, S_FP_CONTROL)) }

export function fldcw(u: usize): void {
  store<u16>(CPU, (readMemory<u16>(u) & 0x1f7f) | 0x40, S_FP_CONTROL)
  setStatus(statusWord())
  refreshErrorPins()
}

export function fnstsw(u: usize): void { writeMemory<u16>(u, load<u16>(CPU, S_FP_STATUS)) }

// @ts-ignore: decorator
@inline export function fnstswAx(u: usize): void { setGpr<u16>(RAX, load<u16>(CPU, S_FP_STATUS)) }

/** #NM needs MP beside TS, and EM does not matter. */
export function fwait(u: usize): void {
  if ((load<u32>(CPU, S_CR) & (CR0_MP | CR0_TS)) == (CR0_MP | CR0_TS)) raise(NM)
  checkPendingX87()
}

/** FENI, FDISI and FSETPM of the 8087 and 80287 do nothing. */
export function ignored(u: usize): void {}
