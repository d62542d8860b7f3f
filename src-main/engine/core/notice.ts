/** Things worth a line in the machine's log although the guest sees only an ordinary exception. The host words them (accel/interp). */

/** Unknown MSR: value = number, RDMSR. */
// @ts-ignore: decorator
@inline export const NOTICE_RDMSR: u32 = 1
/** Unknown MSR: value = number, WRMSR. */
// @ts-ignore: decorator
@inline export const NOTICE_WRMSR: u32 = 2
/** Tells the host; returns at once. */
// @ts-ignore: decorator
@external('env', 'notice') export declare function notice(what: u32, value: u32): void
