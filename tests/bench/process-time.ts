/** CPU time of processes. Linux only. */
import { readFileSync } from 'node:fs'

/** Clock ticks a second in /proc/<pid>/stat: USER_HZ. */
const TICKS = 100

/** User and system time of a process, all its threads. */
export function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / TICKS
}
