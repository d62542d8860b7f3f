/** What a specification must fulfil on this host beyond its schema: limits, and files that must exist. */
import { access, constants, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import type { HostCapabilities } from '../../src-shared/domain/host-capabilities.ts'
import { type Sentence, say } from '../../src-shared/domain/sentence.ts'
import { MINIMUM_MEMORY_MIB, type VmSpec } from '../../src-shared/domain/vm-spec.ts'
import { type FieldIssue, fieldIssue, invalid } from '../library/operation-error.ts'

/** Empty when the machine can be made. */
export async function specIssues(spec: VmSpec, host: HostCapabilities): Promise<FieldIssue[]> {
  return [...limitIssues(spec, host), ...(await fileIssues(spec))]
}

function limitIssues(spec: VmSpec, host: HostCapabilities): FieldIssue[] {
  const issues: FieldIssue[] = []
  const { maximumGuestMemoryMiB, maximumGuestCpus } = host
  if (spec.memoryMiB > maximumGuestMemoryMiB) {
    const allowed = { value: spec.memoryMiB, least: MINIMUM_MEMORY_MIB, most: maximumGuestMemoryMiB }
    issues.push(fieldIssue('memoryMiB', say('field-memory', allowed)))
  }
  if (spec.cpus > maximumGuestCpus) issues.push(fieldIssue('cpus', say('field-cpus', { value: spec.cpus, most: maximumGuestCpus })))
  const accelerator = host.accelerators.find((candidate) => candidate.name === spec.accelerator)
  if (accelerator && !accelerator.usable) {
    const { name, reason } = accelerator
    issues.push(fieldIssue('accelerator', say('field-accelerator', { name, reason: reason ?? '' })))
  }
  if (spec.boot.kind === 'disk' && spec.disks.length === 0) issues.push(fieldIssue('disks', say('field-boot-disk')))
  return issues
}

/** The specification with another image in drive `cdrom<n>`. Throws INVALID when it has no such drive. */
export function withMedium(spec: VmSpec, drive: string, image: string | null): VmSpec {
  const index = Number(drive.slice('cdrom'.length))
  const before = spec.cdroms[index]
  if (!before) throw invalid([fieldIssue('drive', say('field-no-drive', { drive, name: spec.name }))])
  const after = { controller: before.controller, ...(image === null ? {} : { image }) }
  return { ...spec, cdroms: spec.cdroms.with(index, after) }
}

async function fileIssues(spec: VmSpec): Promise<FieldIssue[]> {
  const named: [string, string, number][] = []
  if (spec.boot.kind === 'kernel') {
    named.push(['boot.kernel', spec.boot.kernel, constants.R_OK])
    if (spec.boot.initrd) named.push(['boot.initrd', spec.boot.initrd, constants.R_OK])
  }
  for (const [index, disk] of spec.disks.entries()) {
    named.push([`disks.${index}.image`, disk.image, disk.mode === 'write-through' ? constants.R_OK | constants.W_OK : constants.R_OK])
  }
  for (const [index, { image }] of spec.cdroms.entries()) if (image) named.push([`cdroms.${index}.image`, image, constants.R_OK])
  const sentences = await Promise.all(named.map(([, path, mode]) => fileProblem(path, mode)))
  return named.flatMap(([field], index) => (sentences[index] ? [fieldIssue(field, sentences[index])] : []))
}

async function fileProblem(path: string, mode: number): Promise<Sentence | undefined> {
  if (!isAbsolute(path)) return say('field-relative', { path })
  try {
    if (!(await stat(path)).isFile()) return say('field-no-file', { path })
    await access(path, mode)
    return undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') return say('field-missing', { path })
    return say(mode & constants.W_OK ? 'field-unwritable' : 'field-unreadable', { path })
  }
}
