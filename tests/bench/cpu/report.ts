/** From samples to medians, ratios, geometric means and verdicts. Pure. */
import { type Figure, median } from '../figure.ts'
import { AGAINST_V86, BOOT, CLASSES, CLOCK_TOLERANCE, classOf, LARGEST_RESIDENT, OVERALL, SINGLE_FLOOR } from './classes.ts'
import { type Subject, titleOf } from './engines.ts'
import type { GuestRun, Sample } from './guest-run.ts'

const GIB = 2 ** 30
/** CPU time for each second of a program: engines run on one core at least. */
const QUIET = 0.85
const OURS = 'innkeeper/amd64'
const OURS_32 = 'innkeeper/i386'
const TCG = 'qemu/amd64'
const V86 = 'v86/i386'

/** All boots of one subject. */
export interface SubjectRecord {
  readonly subject: Subject
  readonly runs: readonly GuestRun[]
  /** Seconds from the command to the shell of the plain Debian guest. */
  readonly boots: readonly number[]
}

/** Program -> median of its seconds. */
export type Medians = ReadonlyMap<string, number>

export function mediansOf({ runs }: SubjectRecord): Medians {
  const all = new Map<string, number[]>()
  for (const { name, seconds } of runs.flatMap(({ samples }) => samples)) all.set(name, [...(all.get(name) ?? []), seconds])
  return new Map([...all].map(([name, seconds]) => [name, median(seconds)]))
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

/** time / base for every program that both ran, in the order of `time`. A guest's clock tells milliseconds: less counts as half of one. */
export function ratios(time: Medians, base: Medians): ReadonlyMap<string, number> {
  const shared = [...time].flatMap(([name, seconds]) => {
    const other = base.get(name)
    return other === undefined ? [] : [[name, Math.max(seconds, 0.0005) / Math.max(other, 0.0005)] as const]
  })
  return new Map(shared)
}

/** The figures with their promises; what was not measured has none. */
export function figuresOf(records: readonly SubjectRecord[]): Figure[] {
  const byTitle = new Map(records.map((record) => [titleOf(record.subject), record]))
  const ours = byTitle.get(OURS)
  const tcg = byTitle.get(TCG)
  const v86 = byTitle.get(V86)
  const ours32 = byTitle.get(OURS_32)
  return [
    ...(ours && tcg ? againstTcg(ours, tcg) : []),
    ...(ours && v86 ? againstV86('v86 i386 / our amd64 guest', v86, ours, AGAINST_V86.amd64) : []),
    ...(ours32 && v86 ? againstV86('v86 i386 / our i386 guest', v86, ours32, AGAINST_V86.i386) : []),
    ...records.filter(({ subject }) => subject.engine === 'innkeeper').flatMap(healthOf),
  ]
}

function againstTcg(ours: SubjectRecord, tcg: SubjectRecord): Figure[] {
  const all = ratios(mediansOf(ours), mediansOf(tcg))
  const classes = CLASSES.flatMap(({ name, floor, aim }) => {
    const own = [...all].filter(([program]) => classOf(program).name === name).map(([, ratio]) => ratio)
    return own.length > 0 ? [ratioFigure(`${name}, of TCG`, geometricMean(own), { floor, aim })] : []
  })
  const [worst, ratio] = [...all].toSorted((a, b) => b[1] - a[1])[0] ?? []
  return [
    ...classes,
    ...(all.size > 0 ? [ratioFigure('all programs, of TCG', geometricMean([...all.values()]), OVERALL)] : []),
    ...(worst !== undefined && ratio !== undefined
      ? [{ name: `slowest against TCG: ${worst}`, value: ratio, unit: 'x', atMost: SINGLE_FLOOR }]
      : []),
    ...(ours.boots.length > 0 && tcg.boots.length > 0
      ? [ratioFigure('Debian to its shell, of TCG', median(ours.boots) / median(tcg.boots), BOOT)]
      : []),
  ]
}

function againstV86(name: string, v86: SubjectRecord, ours: SubjectRecord, { floor, aim }: { floor: number; aim: number }): Figure[] {
  const all = [...ratios(mediansOf(v86), mediansOf(ours)).values()]
  return all.length > 0 ? [{ name, value: geometricMean(all), unit: 'x', atLeast: floor, aim }] : []
}

function ratioFigure(name: string, value: number, { floor, aim }: { floor: number; aim: number }): Figure {
  return { name, value, unit: 'x', atMost: floor, aim }
}

/** What is asked of our own process whatever others do. */
function healthOf(record: SubjectRecord): Figure[] {
  const title = titleOf(record.subject)
  const resident = record.runs.flatMap((run) => (run.resident === undefined ? [] : [run.resident]))
  const drift = clockDrift(record.runs.flatMap(({ samples }) => samples))
  return [
    ...(resident.length > 0
      ? [{ name: `${title}, resident at the end`, value: Math.max(...resident) / GIB, unit: 'GiB', atMost: LARGEST_RESIDENT }]
      : []),
    ...(drift === undefined
      ? []
      : [{ name: `${title}, guest's clock against host's`, value: drift * 100, unit: '%', atMost: CLOCK_TOLERANCE * 100 }]),
  ]
}

/** How far the guest's clock is off over all samples, as a share of the host's; undefined without samples. */
export function clockDrift(samples: readonly Sample[]): number | undefined {
  const guest = samples.reduce((sum, { seconds }) => sum + seconds, 0)
  const host = samples.reduce((sum, { hostSeconds }) => sum + hostSeconds, 0)
  return host > 0 ? Math.abs(guest - host) / host : undefined
}

/**
 * Subjects whose host gave them less than `QUIET` of the time to run, with the share: then a ratio tells as much of other processes as of engines. An engine
 * that waits itself (pipes, forks) hardly counts, as all programs together are looked at.
 */
export function disturbedBy(records: readonly SubjectRecord[]): { readonly title: string; readonly share: number }[] {
  return records.flatMap(({ subject, runs }) => {
    const samples = runs.flatMap((run) => run.samples).filter(({ cpuSeconds }) => cpuSeconds !== undefined)
    const host = samples.reduce((sum, { hostSeconds }) => sum + hostSeconds, 0)
    const share = samples.reduce((sum, { cpuSeconds = 0 }) => sum + cpuSeconds, 0) / host
    return host > 0 && share < QUIET ? [{ title: titleOf(subject), share }] : []
  })
}

/** What makes the whole comparison worthless: guests that failed, programs that computed something else or did not run. */
export function faultsOf(records: readonly SubjectRecord[], wanted: (subject: Subject) => readonly string[]): string[] {
  return records.flatMap((record) => {
    const title = titleOf(record.subject)
    return record.runs.flatMap(({ samples, failure }) => {
      const wrong = samples.filter(({ correct }) => !correct).map(({ name }) => `${title}: ${name} has a wrong check`)
      const ran = new Set(samples.map(({ name }) => name))
      const absent = wanted(record.subject).filter((name) => !ran.has(name))
      const silent = absent.length > 0 ? [`${title}: no result of ${absent.join(', ')}`] : []
      return [...(failure ? [`${title}: ${failure}`] : []), ...wrong, ...silent]
    })
  })
}

/** Programs down, subjects across; then ours against each other engine. */
export function programTable(records: readonly SubjectRecord[]): string {
  const columns = records.map((record) => ({ title: titleOf(record.subject), medians: mediansOf(record) }))
  const names = [...new Set(columns.flatMap(({ medians }) => [...medians.keys()]))]
  const tcg = columns.find(({ title }) => title === TCG)
  const ours = columns.find(({ title }) => title === OURS)
  const share = ours && tcg ? ratios(ours.medians, tcg.medians) : new Map<string, number>()
  const head = ['program'.padEnd(18), ...columns.map(({ title }) => title.padStart(16)), 'of TCG'.padStart(9)].join('')
  const rows = names.map((name) =>
    [
      name.padEnd(18),
      ...columns.map(({ medians }) => (medians.get(name)?.toFixed(3) ?? '-').padStart(16)),
      (share.get(name)?.toFixed(2) ?? '-').padStart(9),
    ].join(''),
  )
  return `${[head, ...rows].join('\n')}\n`
}
