/**
 * `npm run bench -- cpu`: the benchmark guest under Innkeeper, QEMU's TCG and v86. Engines take turns, a whole boot with all programs each, so that a
 * disturbance of the host meets all of them; the median of the rounds counts.
 */
import { parseArgs } from 'node:util'
import { benchInitrd } from '../../../bench/guests/build.ts'
import { whyNoCompiler } from '../../../bench/guests/compiler.ts'
import { type GuestArchitecture, programsFor } from '../../../bench/guests/programs.ts'
import { GuestUnavailable, guestFile } from '../../../tools/guests/guests.ts'
import type { Figure } from '../figure.ts'
import { commandOf, type GuestFiles, SUBJECTS, type Subject, titleOf, whyNot } from './engines.ts'
import { type GuestRun, type Sample, watchGuest } from './guest-run.ts'
import { disturbedBy, faultsOf, figuresOf, programTable, type SubjectRecord } from './report.ts'

const ROUNDS = '3'
/** Seconds that one boot with all programs may take. */
const LIMIT = '1800'
const KERNEL = { amd64: 'vmlinuz-cloud-amd64', i386: 'vmlinuz-686' } as const
const COMMON = 'console=ttyS0 quiet mitigations=off random.trust_cpu=on'

interface Options {
  readonly rounds: number
  readonly only: readonly string[] | undefined
  readonly engines: readonly string[]
  readonly architectures: readonly string[]
  readonly accelerator: string
  readonly limit: number
}

export const CPU_HELP = `cpu: [--repeat N] [--only PROGRAM,...] [--engines innkeeper,qemu,v86] [--arch amd64,i386] [--accel NAME] [--limit SECONDS]`

/** Throws for options that do not exist. */
export function cpuOptions(words: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...words],
    options: {
      repeat: { type: 'string', default: ROUNDS },
      only: { type: 'string' },
      engines: { type: 'string', default: 'innkeeper,qemu,v86' },
      arch: { type: 'string', default: 'amd64,i386' },
      accel: { type: 'string', default: 'auto' },
      limit: { type: 'string', default: LIMIT },
    },
  })
  const only = values.only?.split(',')
  const known = programsFor('i386').map(({ name }) => name)
  const unknown = only?.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`--only: there is no program '${unknown}'; there are: ${known.join(', ')}`)
  const rounds = Number(values.repeat)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--repeat: '${values.repeat}' is not a whole number above 0`)
  return {
    rounds,
    only,
    engines: someOf(
      '--engines',
      values.engines,
      SUBJECTS.map(({ engine }) => engine),
    ),
    architectures: someOf(
      '--arch',
      values.arch,
      SUBJECTS.map(({ architecture }) => architecture),
    ),
    accelerator: values.accel,
    limit: Number(values.limit),
  }
}

function someOf(option: string, text: string, known: readonly string[]): readonly string[] {
  const names = text.split(',')
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`${option}: '${unknown}' is not one of ${[...new Set(known)].join(', ')}`)
  return names
}

export async function measureCpu(words: readonly string[]): Promise<Figure[]> {
  const options = cpuOptions(words)
  const subjects = await usable(SUBJECTS.filter((subject) => isChosen(subject, options)))
  const wanted = ({ architecture }: Subject): readonly string[] =>
    programsFor(architecture).flatMap(({ name }) => (!options.only || options.only.includes(name) ? [name] : []))
  const records = subjects.map((subject) => ({ subject, runs: [] as GuestRun[], boots: [] as number[] }))
  for (let round = 0; round < options.rounds; round++) {
    for (const record of records) {
      record.runs.push(await runPrograms(record.subject, wanted(record.subject), options))
      if (record.subject.architecture === 'amd64') record.boots.push(...(await bootPlain(record.subject, options)))
    }
  }
  process.stdout.write(programTable(records))
  for (const { title, share } of disturbedBy(records)) {
    process.stderr.write(
      `bench: the host was busy: it gave ${title} ${(share * 100).toFixed(0)} % of the time. Do not trust these figures.\n`,
    )
  }
  return [...figuresOf(records), ...faultFigure(records, wanted)]
}

function isChosen({ engine, architecture }: Subject, { engines, architectures }: Options): boolean {
  return engines.includes(engine) && architectures.includes(architecture)
}

/** Those that can be measured here; says why others cannot. */
async function usable(subjects: readonly Subject[]): Promise<Subject[]> {
  const reasons = new Map<GuestArchitecture, string | undefined>()
  for (const architecture of new Set(subjects.map((subject) => subject.architecture))) {
    reasons.set(architecture, whyNoCompiler(architecture) ?? (await whyNoKernel(architecture)))
  }
  return subjects.filter((subject) => {
    const reason = reasons.get(subject.architecture) ?? whyNot(subject.engine)
    if (reason) process.stderr.write(`bench: ${titleOf(subject)} is left out: ${reason}\n`)
    return !reason
  })
}

async function whyNoKernel(architecture: GuestArchitecture): Promise<string | undefined> {
  try {
    await guestFile(KERNEL[architecture])
    return undefined
  } catch (error) {
    if (error instanceof GuestUnavailable) return error.message
    throw error
  }
}

async function runPrograms(subject: Subject, names: readonly string[], options: Options): Promise<GuestRun> {
  const { engine, architecture } = subject
  const kernel = await guestFile(KERNEL[architecture])
  const files: GuestFiles = { kernel, initrd: await benchInitrd(architecture), append: `${COMMON} bench=${namesWord(subject, names)}` }
  const onSample = (sample: Sample): void => tell({ engine, architecture, ...sample })
  const watch = { architecture, landmark: /GUEST-UP/, last: /^DONE/, limit: options.limit, onSample }
  process.stderr.write(`bench: ${titleOf(subject)}, ${names.length} programs\n`)
  const run = await watchGuest(commandOf(engine, files, options.accelerator), watch)
  tell({ engine, architecture, boot: run.reached, resident: run.resident, failure: run.failure })
  return run
}

function tell(figures: object): void {
  process.stdout.write(`${JSON.stringify({ bench: 'cpu', ...figures })}\n`)
}

/** `all` where it is all of them: the kernel's command line is short. */
function namesWord({ architecture }: Subject, names: readonly string[]): string {
  return names.length === programsFor(architecture).length ? 'all' : names.join(',')
}

/** Seconds from the command to the shell of the plain Debian guest; none when it did not get there. */
async function bootPlain({ engine, architecture }: Subject, options: Options): Promise<number[]> {
  const files = { kernel: await guestFile(KERNEL.amd64), initrd: await guestFile('initrd-tiny-amd64.gz'), append: COMMON }
  const ready = /GUEST-READY/
  const run = await watchGuest(commandOf(engine, files, options.accelerator), {
    architecture,
    landmark: ready,
    last: ready,
    limit: options.limit,
  })
  tell({ engine, architecture, plainBoot: run.reached, failure: run.failure })
  return run.reached === undefined ? [] : [run.reached]
}

/** Faults are told one by one, and none is allowed. */
function faultFigure(records: readonly SubjectRecord[], wanted: (subject: Subject) => readonly string[]): Figure[] {
  const faults = faultsOf(records, wanted)
  for (const fault of faults) process.stderr.write(`bench: ${fault}\n`)
  return [{ name: 'wrong or missing results', value: faults.length, unit: '', atMost: 0 }]
}
