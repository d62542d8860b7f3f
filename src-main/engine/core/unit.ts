/** What stands before the handlers of rows with `unit` or `privileged`. SDM vol. 3, 2.5, table 2-2 and 13.1; vol. 1, 8.6. */
import { CPU, cpl } from './cpu'
import { GP, NM, raise, raiseWithCode, UD } from './fault'
import { S_CR, S_FP_CONTROL, S_FP_STATUS } from './generated/layout'
import { answerPending } from './x87/error-pins'

// @ts-ignore: decorator
@inline const CR0_EM: u32 = 1 << 2
// @ts-ignore: decorator
@inline const CR0_TS: u32 = 1 << 3
// @ts-ignore: decorator
@inline const CR4_OSFXSR: u32 = 1 << 9
// @ts-ignore: decorator
@inline const CR0: usize = S_CR
// @ts-ignore: decorator
@inline const CR4: usize = S_CR + 4 * 8

// @ts-ignore: decorator
@inline export function checkPrivileged(): void {
  if (cpl() != 0) raiseWithCode(GP, 0)
}

// @ts-ignore: decorator
@inline export function checkX87(): void {
  checkX87NoWait()
  checkPendingX87()
}

// @ts-ignore: decorator
@inline export function checkX87NoWait(): void {
  if (load<u32>(CPU, CR0) & (CR0_EM | CR0_TS)) raise(NM)
}

// @ts-ignore: decorator
@inline export function checkMmx(): void {
  if (load<u32>(CPU, CR0) & (CR0_EM | CR0_TS)) refuseMmx()
  checkPendingX87()
}

// @ts-ignore: decorator
@inline export function checkSse(): void {
  if (load<u32>(CPU, CR0) & (CR0_EM | CR0_TS) || !(load<u32>(CPU, CR4) & CR4_OSFXSR)) refuseSse()
}

/** The status word's ES bit mirrors unmasked exceptions that wait. */
// @ts-ignore: decorator
@inline export function checkPendingX87(): void {
  if (load<u16>(CPU, S_FP_STATUS) & ~load<u16>(CPU, S_FP_CONTROL) & 0x3f) answerPending()
}

function refuseMmx(): void {
  raise(load<u32>(CPU, CR0) & CR0_EM ? UD : NM)
}

/** Without OSFXSR there are no such instructions, whatever TS says: SDM vol. 3, table 13-1. */
function refuseSse(): void {
  raise(load<u32>(CPU, CR0) & CR0_EM || !(load<u32>(CPU, CR4) & CR4_OSFXSR) ? UD : NM)
}
