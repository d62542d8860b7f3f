/**
 * Millions of guest instructions per second of CPU time on loops written in machine code. CPU time, because
 * other processes disturb wall time. V8's own compile threads are in it, so each loop warms up first.
 */
import { CoreGuest } from '../support/core-guest.ts'
import type { Figure } from './figure.ts'

const CODE = 0x10000
const SLICE = 1_000_000

interface Loop {
  readonly name: string
  readonly mode: 'long' | 'protected'
  readonly code: string
}

const LOOPS: readonly Loop[] = [
  // add rax, rcx; dec ecx; jnz
  { name: 'sum', mode: 'long', code: '48 01c8 ffc9 75f9 ebf7' },
  // cmp rax, rcx; jb +3; sub rax, rcx; add rax, 7; cmp eax, 0; jne
  { name: 'compare and branch', mode: 'long', code: 'b9 64000000 4839c8 7203 4829c8 4883c007 83f800 75ef ebed' },
  // mov rax,[rsi+rcx*8]; add rax,1; mov [rsi+rcx*8],rax; inc ecx; and ecx,0xffff; jmp
  { name: 'memory', mode: 'long', code: 'be 00001000 31c9 488b04ce 4883c001 488904ce ffc1 81e1ffff0000 ebea' },
  // sieve: mov byte [rsi+rcx],1; add ecx, 7; cmp ecx, 0xffff; jb; xor ecx, ecx; jmp
  { name: 'sieve', mode: 'long', code: 'be 00001000 31c9 c6040e01 83c107 81f9ffff0000 72f1 31c9 ebed' },
  // call f; dec ecx; jmp; f: push rbx; mov rbx, rax; add rax, 1; pop rbx; ret
  { name: 'call and return', mode: 'long', code: 'bc 00000800 e8 04000000 ffc9 ebf7 53 4889c3 4883c001 5b c3' },
  // the same memory loop in 32-bit code
  { name: 'memory, 32-bit', mode: 'protected', code: 'be 00001000 31c9 8b048e 83c001 89048e ffc1 81e1ffff0000 ebed' },
  // call into another page: call CODE+0x2000; jmp; there: add rax, 1; ret
  { name: 'call across pages', mode: 'long', code: 'bc 00000800 e8 f61f0000 ebf9' },
]

function measure(loop: Loop, seconds: number): number {
  const guest = new CoreGuest()
  if (loop.mode === 'long') guest.enterLongMode()
  else guest.enterProtectedMode()
  guest.write(CODE + 0x2000, '4883c001 c3')
  guest.load(CODE, loop.code)
  for (let slice = 0; slice < 100; slice++) guest.run(SLICE)
  const begun = process.cpuUsage()
  let instructions = 0
  let used = 0
  while (used < seconds * 1e6) {
    for (let slice = 0; slice < 10; slice++) guest.run(SLICE)
    instructions += 10 * SLICE
    const { user, system } = process.cpuUsage(begun)
    used = user + system
  }
  return instructions / used
}

const SECONDS = 1
/** What the interpreter is to reach on an integer loop (issue of the first slice). */
const LEAST_MIPS = 150

export async function measureCore(): Promise<Figure[]> {
  return LOOPS.map((loop) => ({
    name: loop.name,
    value: measure(loop, SECONDS),
    unit: 'MIPS',
    ...(loop.name === 'sum' ? { atLeast: LEAST_MIPS } : {}),
  }))
}
