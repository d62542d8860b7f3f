/** What a specification must fulfil on this host beyond its schema: limits, and files that must exist. */
import { access, constants, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import type { HostCapabilities } from '../../src-shared/domain/host-capabilities.ts'
import { MINIMUM_MEMORY_MIB, type VmSpec } from '../../src-shared/domain/vm-spec.ts'
import type { FieldIssue } from '../library/operation-error.ts'

/** Empty when the machine can be made. */
export async function specIssues(spec: VmSpec, host: HostCapabilities): Promise<FieldIssue[]> {
  return [...limitIssues(spec, host), ...(await fileIssues(spec))]
}

function limitIssues(spec: VmSpec, host: HostCapabilities): FieldIssue[] {
  const issues: FieldIssue[] = []
  const { maximumGuestMemoryMiB, maximumGuestCpus } = host
  if (spec.memoryMiB > maximumGuestMemoryMiB) {
    issues.push({
      field: 'memoryMiB',
      message: `${spec.memoryMiB} MiB; this host allows ${MINIMUM_MEMORY_MIB} to ${maximumGuestMemoryMiB}`,
    })
  }
  if (spec.cpus > maximumGuestCpus) issues.push({ field: 'cpus', message: `${spec.cpus}; this host allows 1 to ${maximumGuestCpus}` })
  const accelerator = host.accelerators.find((candidate) => candidate.name === spec.accelerator)
  if (accelerator && !accelerator.usable) {
    issues.push({ field: 'accelerator', message: `'${accelerator.name}' cannot be used: ${accelerator.reason}; choose 'auto'` })
  }
  if (spec.boot.kind === 'disk' && spec.disks.length === 0)
    issues.push({ field: 'disks', message: 'booting from a disk needs at least one' })
  return issues
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
  const messages = await Promise.all(named.map(([, path, mode]) => fileIssue(path, mode)))
  return named.flatMap(([field], index) => (messages[index] ? [{ field, message: messages[index] }] : []))
}

async function fileIssue(path: string, mode: number): Promise<string | undefined> {
  if (!isAbsolute(path)) return `'${path}' is not an absolute path`
  try {
    if (!(await stat(path)).isFile()) return `'${path}' is not a file`
    await access(path, mode)
    return undefined
  } catch (error) {
    const denied = (error as NodeJS.ErrnoException).code === 'EACCES'
    return denied ? `'${path}' may not be ${mode & constants.W_OK ? 'written' : 'read'}; change its rights` : `there is no file '${path}'`
  }
}
