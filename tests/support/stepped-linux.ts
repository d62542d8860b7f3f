/** Debian's kernel in a machine moved by instructions: its specification, and a shell that answers. */
import type { VmSpecInput } from '../../src-shared/domain/vm-spec.ts'
import { type LinuxFiles, PROMPT } from './linux-guest.ts'
import type { SteppedMachine } from './stepped-machine.ts'

export function steppedLinux({ kernel, initrd }: LinuxFiles, cpus = 1): Partial<VmSpecInput> {
  return { cpus, memoryMiB: 128, boot: { kind: 'kernel', kernel, initrd, commandLine: 'console=ttyS0 quiet' } }
}

/** Types a command; its answer: what stands between the end of its line and the next prompt. */
export function ask(machine: SteppedMachine, command: string): string {
  const from = machine.text.length
  machine.type(`${command}\r`)
  machine.runUntil(`\n${PROMPT}`)
  const said = machine.text.slice(from)
  return said
    .slice(said.indexOf('\n'), said.lastIndexOf(`\n${PROMPT}`))
    .replaceAll('\r\n', '\n')
    .trim()
}
