/**
 * The instruction boundary: where RIP, `icount` and everything else are exact, and where what lies between instructions happens, in this order: the fault
 * of an aborted instruction, requests to leave, budget, NMI and interrupt, halt, instruction breakpoints; then the next block runs.
 */
import { initializeArena } from './block-index'
import { findBlock } from './blocks'
import { countEntry, jumpSlow } from './chain'
import { count } from './counters'
import { CPU, PARALLEL } from './cpu'
import { afterInstruction, beforeInstruction, needsStepping, trapIsDue } from './debug'
import { atBreakpoint, forgetHit, hitBreakpoint } from './debugger'
import { deliverPending } from './exceptions'
import { PENDING_NONE } from './fault'
import { TF } from './flags'
import { dispatch } from './generated/dispatch'
import {
  ACTIVITY_HALTED, ACTIVITY_RUNNING, ACTIVITY_SHUTDOWN, ATTENTION_INIT, ATTENTION_INTERRUPT, ATTENTION_NMI, ATTENTION_STARTUP, ATTENTION_STOP,
  BLOCK_COUNT, BLOCK_HEADER, COUNTER_BOUNDARIES, COUNTER_EXCEPTIONS, COUNTER_INTERRUPTS, EXIT_ATTENTION,
  EXIT_BUDGET, EXIT_DEBUG, EXIT_HALT, EXIT_HOT, EXIT_SHUTDOWN, MODE_FLAT, S_ACTIVITY, S_ATTENTION, S_ATTENTION_MASK, S_BLOCK, S_BUDGET_END,
  S_DEBUG_HIT, S_DELIVERING, S_EXIT_REASON, S_HOT_BLOCK, S_ICOUNT, S_INTERRUPT_SHADOW, S_MODE, S_PENDING_VECTOR,
  S_REPEATING, S_RESUMED_FROM, S_RESUMED_TURNS, S_RFLAGS, S_STEPPING, S_STOP_AT, S_UOP,
} from './generated/layout'
import { acceptsInterrupt, acceptsNmi, takeInterrupt, takeNmi } from './interrupts'
import { cachedBlock, refreshJumpKey } from './jump-cache'
import { enterRegion } from './region'
import { indexOf, removePatch, settleAt, stopBefore } from './run-state'

/** Turns of `execute` without a finished instruction (parts of a REP, breakpoints on their own handler) after which the host gets its turn. */
// @ts-ignore: decorator
@inline const LONGEST_STALL: u32 = 256

/** Runs until the budget is used up, nothing gets finished any more, or something else ends the run: an EXIT_ code. */
export function execute(): u32 {
  recover()
  // The host translated in between: the turns before count on, so that heat changes nothing.
  const resumed = load<u32>(CPU, S_RESUMED_TURNS)
  let stalled: u32 = resumed != 0 ? resumed - 1 : 0
  let finished = resumed != 0 ? load<u64>(CPU, S_RESUMED_FROM) : load<u64>(CPU, S_ICOUNT)
  store<u32>(CPU, 0, S_RESUMED_TURNS)
  while (true) {
    if (load<u32>(CPU, S_PENDING_VECTOR) != PENDING_NONE) {
      count(COUNTER_EXCEPTIONS)
      deliverPending()
      if (load<u32>(CPU, S_STEPPING)) return leaveWith(EXIT_BUDGET)
    }
    const exit = settle()
    if (exit == EXIT_HOT) noteTurns(finished, stalled)
    if (exit != 0) return leaveWith(exit)
    if (load<u64>(CPU, S_ICOUNT) != finished) {
      finished = load<u64>(CPU, S_ICOUNT)
      stalled = 0
    } else if (++stalled > LONGEST_STALL) return leaveWith(EXIT_BUDGET)
    refreshJumpKey()
    if (atBreakpoint()) {
      hitBreakpoint()
      return leaveWith(EXIT_DEBUG)
    }
    if (needsStepping()) stepTraced()
    else runBlocks(load<u32>(CPU, S_INTERRUPT_SHADOW) != 0)
  }
}

/** The run goes on from here when a block has been translated. */
function noteTurns(finished: u64, stalled: u32): void {
  store<u64>(CPU, finished, S_RESUMED_FROM)
  store<u32>(CPU, stalled + 1, S_RESUMED_TURNS)
}

/** Blocks are shared with other vCPUs of this thread: none may find a patch that is not its own. */
function leaveWith(exit: u32): u32 {
  removePatch()
  return exit
}

/** The instruction before was aborted (fault.ts) if a block is still current: RIP and `icount` go back to where it began. */
function recover(): void {
  removePatch()
  store<u32>(CPU, 0, S_REPEATING)
  if (load<u32>(CPU, S_BLOCK) == 0) return
  settleAt(indexOf(load<u32>(CPU, S_UOP)))
  forgetHit()
}

/** What is due at this boundary; an EXIT_ code, or 0 to run on. */
function settle(): u32 {
  const requested = load<u32>(CPU, S_EXIT_REASON)
  if (requested != 0) {
    store<u32>(CPU, 0, S_EXIT_REASON)
    return requested
  }
  if (load<u32>(CPU, S_HOT_BLOCK) != 0) return EXIT_HOT
  if (load<u32>(CPU, S_ACTIVITY) == ACTIVITY_SHUTDOWN) return EXIT_SHUTDOWN
  const attention = attentionNow()
  if (attention & (ATTENTION_STOP | ATTENTION_INIT | ATTENTION_STARTUP)) return EXIT_ATTENTION
  if (load<u64>(CPU, S_ICOUNT) >= load<u64>(CPU, S_BUDGET_END)) return EXIT_BUDGET
  if (attention != 0 && !trapIsDue() && interrupt(attention)) {
    // The frame may have hit a watchpoint; and the debugger sees what a halted CPU woke up for.
    if (load<u32>(CPU, S_EXIT_REASON) != 0) return settle()
    if (load<u32>(CPU, S_STEPPING) != 0) return EXIT_BUDGET
  }
  if (load<u32>(CPU, S_ACTIVITY) != ACTIVITY_RUNNING) return load<u32>(CPU, S_ACTIVITY) == ACTIVITY_SHUTDOWN ? EXIT_SHUTDOWN : EXIT_HALT
  store<u32>(CPU, attentionMask(), S_ATTENTION_MASK)
  return 0
}

/** With other vCPUs at work, this makes every boundary a fence, and so every serialising instruction, which all end at one: SDM vol. 3A, 9.3. */
// @ts-ignore: decorator
@inline function attentionNow(): u32 { return PARALLEL ? atomic.add<u32>(CPU + S_ATTENTION, 0) : atomic.load<u32>(CPU, S_ATTENTION) }

/** Takes the NMI or interrupt that is due and can be accepted: true when it did. A debugger's single step goes on with the code it looks at. */
function interrupt(attention: u32): bool {
  const activity = load<u32>(CPU, S_ACTIVITY)
  if (activity > ACTIVITY_HALTED || (load<u32>(CPU, S_STEPPING) != 0 && activity == ACTIVITY_RUNNING)) return false
  if (attention & ATTENTION_NMI && acceptsNmi()) {
    atomic.and<u32>(CPU + S_ATTENTION, ~ATTENTION_NMI)
    count(COUNTER_INTERRUPTS)
    takeNmi()
    return true
  }
  if (!(attention & ATTENTION_INTERRUPT) || !acceptsInterrupt() || !takeInterrupt()) return false
  count(COUNTER_INTERRUPTS)
  return true
}

/** Attention bits that blocks must leave for: an interrupt that cannot be accepted does not slow down the code that runs with it pending. */
function attentionMask(): u32 {
  let mask: u32 = ~0
  if (!acceptsInterrupt()) mask &= ~ATTENTION_INTERRUPT
  return acceptsNmi() ? mask : mask & ~ATTENTION_NMI
}

/** One instruction with the debug checks around it. */
function stepTraced(): void {
  if (trapIsDue()) return afterInstruction(false)
  const trapFlag = (load<u64>(CPU, S_RFLAGS) & TF) != 0
  if (beforeInstruction()) return
  runBlocks(true)
  afterInstruction(trapFlag)
}

/** Runs blocks up to the budget, or one instruction only. An interrupt shadow covers that one instruction. */
function runBlocks(single: bool): void {
  store<u32>(CPU, 0, S_INTERRUPT_SHADOW)
  store<u64>(CPU, single ? load<u64>(CPU, S_ICOUNT) + 1 : load<u64>(CPU, S_BUDGET_END), S_STOP_AT)
  const block = single ? findBlock() : cachedBlock()
  if (!single) {
    if (enterRegion(block)) return dispatch(jumpSlow())
    // Where segments count, code may have nothing but far branches, which all come here.
    if (!(load<u32>(CPU, S_MODE) & MODE_FLAT)) countEntry(block)
  }
  const instructions: u64 = load<u16>(block, BLOCK_COUNT)
  const now = load<u64>(CPU, S_ICOUNT)
  // Fetching from device memory asked to leave (STOP_AT is 0): after one instruction, since without any there is no progress.
  const end = load<u64>(CPU, S_STOP_AT)
  const left = end > now ? end - now : 1
  const first = block + BLOCK_HEADER
  store<u64>(CPU, now + instructions, S_ICOUNT)
  store<u32>(CPU, <u32>block, S_BLOCK)
  if (left < instructions) stopBefore(first + (<usize>left << 4))
  count(COUNTER_BOUNDARIES)
  dispatch(first)
}

/** This vCPU stands at a boundary and nothing is pending. */
export function initialize(): void {
  initializeArena()
  store<u32>(CPU, PENDING_NONE, S_PENDING_VECTOR)
  store<u32>(CPU, 0, S_DELIVERING)
  store<u32>(CPU, 0, S_EXIT_REASON)
  store<u32>(CPU, 0, S_REPEATING)
  store<u32>(CPU, 0, S_HOT_BLOCK)
  store<u32>(CPU, 0, S_DEBUG_HIT)
  store<u32>(CPU, 0, S_RESUMED_TURNS)
  store<u32>(CPU, 0, S_BLOCK)
  store<u32>(CPU, 0, S_UOP)
}
