/** AND OR XOR TEST NOT, and ANDN. CF and OF become 0; AF, undefined, becomes 0 as on AMD processors. Forms as in arithmetic.ts. */
import { RAX, gpr, setGpr } from '../cpu'
import { setLogicFlags } from '../flags'
import { closeForm, closeRm, openForm, openRm, readForm } from '../operands'
import { regOperand, setRegOperand, uopImm } from '../uop'

// @ts-ignore: decorator
@inline function flagged<T>(result: T): T {
  setLogicFlags<T>(result)
  return result
}

// @ts-ignore: decorator
@inline export function andEG<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, flagged<T>(load<T>(place) & regOperand<T>(u)))
}
// @ts-ignore: decorator
@inline export function andGE<T, F>(u: usize): void { setRegOperand<T>(u, flagged<T>(readForm<T, F>(u) & regOperand<T>(u))) }
// @ts-ignore: decorator
@inline export function andEI<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, flagged<T>(load<T>(place) & <T>uopImm(u)))
}
// @ts-ignore: decorator
@inline export function andAI<T>(u: usize): void { setGpr<T>(RAX, flagged<T>(gpr<T>(RAX) & <T>uopImm(u))) }

// @ts-ignore: decorator
@inline export function orEG<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, flagged<T>(load<T>(place) | regOperand<T>(u)))
}
// @ts-ignore: decorator
@inline export function orGE<T, F>(u: usize): void { setRegOperand<T>(u, flagged<T>(readForm<T, F>(u) | regOperand<T>(u))) }
// @ts-ignore: decorator
@inline export function orEI<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, flagged<T>(load<T>(place) | <T>uopImm(u)))
}
// @ts-ignore: decorator
@inline export function orAI<T>(u: usize): void { setGpr<T>(RAX, flagged<T>(gpr<T>(RAX) | <T>uopImm(u))) }

// @ts-ignore: decorator
@inline export function xorEG<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, flagged<T>(load<T>(place) ^ regOperand<T>(u)))
}
// @ts-ignore: decorator
@inline export function xorGE<T, F>(u: usize): void { setRegOperand<T>(u, flagged<T>(readForm<T, F>(u) ^ regOperand<T>(u))) }
// @ts-ignore: decorator
@inline export function xorEI<T, F>(u: usize): void {
  const place = openForm<T, F>(u)
  closeForm<T, F>(u, place, flagged<T>(load<T>(place) ^ <T>uopImm(u)))
}
// @ts-ignore: decorator
@inline export function xorAI<T>(u: usize): void { setGpr<T>(RAX, flagged<T>(gpr<T>(RAX) ^ <T>uopImm(u))) }

// @ts-ignore: decorator
@inline export function testEG<T, F>(u: usize): void { setLogicFlags<T>(readForm<T, F>(u) & regOperand<T>(u)) }
// @ts-ignore: decorator
@inline export function testEI<T, F>(u: usize): void { setLogicFlags<T>(readForm<T, F>(u) & <T>uopImm(u)) }
// @ts-ignore: decorator
@inline export function testAI<T>(u: usize): void { setLogicFlags<T>(gpr<T>(RAX) & <T>uopImm(u)) }

export function notE<T>(u: usize): void {
  const place = openRm<T>(u)
  closeRm<T>(u, place, <T>~load<T>(place))
}
