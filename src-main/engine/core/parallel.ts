/**
 * What vCPUs on threads of their own ask of one another, through the host (machine/parallel/crew.ts). While one of these calls waits, the others may
 * have theirs served: this vCPU counts as standing still.
 */
import { CPU } from './cpu'
import { S_ATTENTION } from './generated/layout'

/** All stores before are seen by the others before any load after: an atomic addition, since the compiler's own fence is not valid WebAssembly. */
export function fence(): void {
  atomic.add<u32>(CPU + S_ATTENTION, 0)
}

/** This vCPU is an owner of the page of code at `host` when it returns, and no other one has that page in the write tables of its TLB. */
// @ts-ignore: decorator
@external('env', 'protectCode') export declare function protectCode(host: u32): void
/** The vCPUs in `owners`, a bit for each, shall forget what they decoded from the page of `host`. */
// @ts-ignore: decorator
@external('env', 'codeWritten') export declare function codeWritten(host: u32, owners: u32): void
/** From here to `resumeOthers` no other vCPU executes anything. Nothing may fault in between. */
// @ts-ignore: decorator
@external('env', 'stopOthers') export declare function stopOthers(): void
// @ts-ignore: decorator
@external('env', 'resumeOthers') export declare function resumeOthers(): void
/** Guest time in nanoseconds: the host's clock. */
// @ts-ignore: decorator
@external('env', 'guestTime') export declare function guestTime(): u64
