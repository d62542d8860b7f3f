/** LDMXCSR and STMXCSR. */
import { CPU } from '../cpu'
import { GP, raiseWithCode } from '../fault'
import { mxcsr, MXCSR_MASK } from '../float/mxcsr'
import { S_MXCSR } from '../generated/layout'
import { readMemory, writeMemory } from '../operands'

/** Raises nothing for exceptions that become unmasked with their flag set; only a later operation does (SDM vol. 1, 11.5.2). */
export function ldmxcsr(u: usize): void {
  const value = readMemory<u32>(u)
  if (value & ~MXCSR_MASK) raiseWithCode(GP, 0)
  store<u32>(CPU, value, S_MXCSR)
}

export function stmxcsr(u: usize): void { writeMemory<u32>(u, mxcsr()) }
