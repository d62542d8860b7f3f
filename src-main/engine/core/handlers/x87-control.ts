/** x87 control instructions: SDM vol. 2. */
import { CPU, setGpr, RAX } from '../cpu'
import { S_FP_CONTROL, S_FP_STATUS } from '../generated/layout'
import { readMemory, writeMemory } from '../operands'
import { initControl } from './x87-save'

// @ts-ignore: decorator
@inline const SUMMARY: u16 = 0x8080 // ES and its copy B

export function fninit(u: usize): void { initControl() }

export function fnclex(u: usize): void { store<u16>(CPU, load<u16>(CPU, S_FP_STATUS) & 0x7f00, S_FP_STATUS) }

export function fnstcw(u: usize): void { writeMemory<u16>(u, load<u16>(CPU, S_FP_CONTROL)) }

export function fldcw(u: usize): void {
  store<u16>(CPU, (readMemory<u16>(u) & 0x1f7f) | 0x40, S_FP_CONTROL)
  updateSummary()
}

export function fnstsw(u: usize): void { writeMemory<u16>(u, load<u16>(CPU, S_FP_STATUS)) }

export function fnstswAx(u: usize): void { setGpr<u16>(RAX, load<u16>(CPU, S_FP_STATUS)) }

export function fwait(u: usize): void {}

/** ES says that an exception of the status word is unmasked. */
export function updateSummary(): void {
  const status = load<u16>(CPU, S_FP_STATUS)
  const pending = (status & ~load<u16>(CPU, S_FP_CONTROL) & 0x3f) != 0
  store<u16>(CPU, pending ? status | SUMMARY : status & ~SUMMARY, S_FP_STATUS)
}
