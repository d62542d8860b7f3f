/** Commands of `monitor` in GDB (qRcmd): what the protocol has no packet for. Answers are text for people. */
import type { RegisterFile } from '../cpu/register-file.ts'
import type { DebugTarget } from './debug-target.ts'
import { debugRegisters } from './registers.ts'

const HELP = `info registers   all registers of the selected CPU, hidden parts of the segments included
info cpus        where each CPU is
xp ADDRESS [N]   N bytes (default 64, at most 4096) of physical memory; numbers as 0x1000 or 4096
reset            system reset; the guest stays stopped before its first instruction
quit             cuts the power
`
const SEGMENTS = ['ES', 'CS', 'SS', 'DS', 'FS', 'GS', 'LDTR', 'TR']
const STATES = ['running', 'halted', 'shut down', 'waits for a start-up IPI']
const MOST_BYTES = 4096n

/** What it prints. */
export function monitorCommand(target: DebugTarget, cpu: number, line: string): string {
  const words = line.trim().split(/\s+/)
  const [command, ...parameters] = words
  switch (command) {
    case 'info':
      return info(target, cpu, parameters)
    case 'xp':
      return physicalBytes(target, parameters)
    case 'reset':
      target.reset()
      return 'reset\n'
    case 'quit':
      target.quit()
      return ''
    case 'help':
    case '':
      return HELP
    default:
      return `'${command}' is no command; 'monitor help' tells which there are\n`
  }
}

function info(target: DebugTarget, cpu: number, [what = '']: readonly string[]): string {
  if (what === 'registers') return registersText(target.registers(cpu))
  if (what === 'cpus') return Array.from({ length: target.cpus }, (_, number) => cpuText(target, number, cpu)).join('')
  return `'info ${what}' is not 'info registers' or 'info cpus'\n`
}

function hex(value: bigint, bits: number): string {
  return value.toString(16).padStart(bits / 4, '0')
}

function registersText(registers: RegisterFile): string {
  const rows = debugRegisters('x86-64').filter((row) => row.bits <= 64 && !/^(st|f[a-z]+$|[cdefgs]s$)/.test(row.name))
  const values = rows.map((row) => `${row.name.toUpperCase().padEnd(9)} ${hex(BigInt.asUintN(row.bits, row.read(registers)), row.bits)}\n`)
  const segments = SEGMENTS.map((name, index) => {
    const [selector, base, limit, attributes] = ['segSelector', 'segBase', 'segLimit', 'segAttributes'].map((field) =>
      registers.get(field, index),
    )
    return `${name.padEnd(9)} ${hex(selector as bigint, 16)} base ${hex(base as bigint, 64)} limit ${hex(limit as bigint, 32)} attributes ${hex(attributes as bigint, 32)}\n`
  })
  const tables = (['gdtr', 'idtr'] as const).map((name) => {
    return `${name.toUpperCase().padEnd(9)}      base ${hex(registers.get(`${name}Base`), 64)} limit ${hex(registers.get(`${name}Limit`), 32)}\n`
  })
  return [...values, ...segments, ...tables].join('')
}

function cpuText(target: DebugTarget, number: number, selected: number): string {
  const registers = target.registers(number)
  return `${number === selected ? '*' : ' '} CPU ${number} at 0x${hex(registers.get('rip'), 64)}, ${cpuState(registers)}\n`
}

/** In words. */
export function cpuState(registers: RegisterFile): string {
  return STATES[Number(registers.get('activity'))] ?? 'unknown'
}

function physicalBytes(target: DebugTarget, [address = '', count = '64']: readonly string[]): string {
  const [from, length] = [numberOf(address), numberOf(count)]
  if (from === undefined || length === undefined || length < 1n || length > MOST_BYTES)
    return `xp takes an address and a number of bytes from 1 to ${MOST_BYTES}\n`
  const bytes = target.readPhysical(from, Number(length))
  const lines = []
  for (let at = 0; at < bytes.length; at += 16) {
    const part = Array.from(bytes.subarray(at, at + 16), (byte) => byte.toString(16).padStart(2, '0'))
    lines.push(`${hex(from + BigInt(at), 40)}: ${part.join(' ')}\n`)
  }
  if (bytes.length < Number(length)) lines.push(`${hex(from + BigInt(bytes.length), 40)}: neither RAM nor ROM\n`)
  return lines.join('')
}

function numberOf(text: string): bigint | undefined {
  return /^(0x[\da-f]{1,16}|\d{1,19})$/i.test(text) ? BigInt(text.toLowerCase()) : undefined
}
