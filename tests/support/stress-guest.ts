/** stress-ng on the four processors of a guest, which run at the same time: threads, processes, locks, mappings and memory, each verified by the guest itself. */
import type { TestContext } from 'vitest'
import { awaitShell, linuxFiles, PROMPT, runLinux } from './linux-guest.ts'

/** Status 0, nothing that failed, and a kernel that has nothing to say about it. */
export const CLEAN = /^(?![\s\S]*(?:fail|error):)[\s\S]*successful run completed[\s\S]*status=0\s+0$/

const VERIFIED = /^(?![\s\S]*(?:fail|error):)[\s\S]*status=0$/

/** With one worker each, seven of them compete for four processors. */
const STRESSORS = '--cpu 1 --vm 1 --vm-bytes 64m --futex 1 --pthread 1 --mmap 1 --mmap-bytes 32m --switch 1 --fork 1'
/** What a kernel says of processors that do not answer, clocks that differ and its own mistakes. */
const COMPLAINTS = 'unstable|lockup|stall|failed.*wakeup|BUG:|WARNING:|Oops|segfault|general protection'

/** A host that stops this process as long (ms) has stopped the guest, whose kernel then finds that its processors did not answer. */
const LONG_STOP = 5000

/** The longest time that this process did not run, in milliseconds. */
class StopWatch implements Disposable {
  longest = 0
  #last = performance.now()
  readonly #timer: NodeJS.Timeout

  constructor() {
    this.#timer = setInterval(() => this.#look(), 200)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const now = performance.now()
    this.longest = Math.max(this.longest, now - this.#last)
    this.#last = now
  }
}

/** What stress-ng said in so many seconds, its status, and how many complaints the kernel has; skips where the host stopped everything for a while. */
export async function stressCpus(context: TestContext, seconds: number): Promise<string> {
  const files = await linuxFiles(context, 'vmlinuz-cloud-amd64', 'initrd-stress-amd64.gz')
  using watch = new StopWatch()
  using run = runLinux(files, '', '--memory', '1024', '--cpus', '4', '--smp', 'parallel')
  await awaitShell(run.driver)
  const command = `stress-ng --verify ${STRESSORS} --timeout ${seconds}s 2>&1; echo status=$?`
  const said = await run.driver.command(command, PROMPT, (2 * seconds + 60) * 1000)
  const complaints = await run.driver.command(`dmesg | grep -cE "${COMPLAINTS}"`, PROMPT)
  if (complaints !== '0' && watch.longest > LONG_STOP && VERIFIED.test(said)) {
    context.skip(`the host stopped the guest for ${(watch.longest / 1000).toFixed(0)} s: what its kernel says of that is not judged`)
  }
  return `${said}\n${complaints}`
}

/** Boots, has every processor work where it is told to, and says how many complaints the kernel has. */
export async function bootCpus(context: TestContext, cpus: number): Promise<string> {
  const files = await linuxFiles(context, 'vmlinuz-cloud-amd64', 'initrd-tiny-amd64.gz')
  using run = runLinux(files, '', '--cpus', String(cpus), '--smp', 'parallel')
  await awaitShell(run.driver)
  await run.driver.command("echo 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); done' > /tmp/loop", PROMPT)
  const masks = Array.from({ length: cpus }, (_, cpu) => 1 << cpu).join(' ')
  await run.driver.command(`for c in ${masks}; do taskset $c sh /tmp/loop & done; wait`, PROMPT)
  const complaints = await run.driver.command(`dmesg | grep -cE "${COMPLAINTS}"`, PROMPT)
  run.driver.sendLine('poweroff -f')
  await run.driver.ended()
  return complaints
}
