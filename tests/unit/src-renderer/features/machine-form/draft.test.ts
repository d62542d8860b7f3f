import { describe, expect, it } from 'vitest'
import { type Draft, draftOf, draftProblems, newDraft, specOf, stepOf } from '../../../../../src-renderer/features/machine-form/draft.ts'
import type { HostCapabilities } from '../../../../../src-shared/domain/host-capabilities.ts'
import { VmSpec } from '../../../../../src-shared/domain/vm-spec.ts'

const HOST: HostCapabilities = {
  version: '0.1.0',
  platform: 'linux-x64',
  cpus: 2,
  memoryMiB: 4096,
  maximumGuestMemoryMiB: 2048,
  maximumGuestCpus: 4,
  accelerators: [],
}

function draft(changes: Partial<Draft> = {}): Draft {
  return { ...newDraft(), name: 'Debian', ...changes }
}

const KERNEL = { kind: 'kernel', kernel: '/boot/vmlinuz', initrd: '', commandLine: 'console=ttyS0', demoCommandLine: '' } as const

describe('a draft of a machine', () => {
  it('with a name is a machine that the schema takes', () => {
    expect(draftProblems(draft(), HOST)).toEqual({})
    expect(VmSpec.parse(specOf(draft())).boot).toEqual({ kind: 'demo', commandLine: '' })
  })

  it('names every wrong field, with the range that this host allows', () => {
    const wrong = draft({
      name: ' ',
      memoryMiB: 4000,
      cpus: 5,
      boot: { ...KERNEL, kernel: '' },
      disks: [{ image: '', mode: 'normal', controller: 'ahci' }],
    })

    expect(draftProblems(wrong, HOST)).toEqual({
      name: { key: 'error.name', values: {} },
      memoryMiB: { key: 'error.memory', values: { least: 16, most: 2048 } },
      cpus: { key: 'error.cpus', values: { most: 4 } },
      'boot.kernel': { key: 'error.path', values: {} },
      'disks.0.image': { key: 'error.path', values: {} },
    })
  })

  it('has a name that no other machine has, in any case', () => {
    expect(draftProblems(draft({ name: ' debian ' }), HOST, ['box', 'Debian'])).toEqual({ name: { key: 'error.nameTaken', values: {} } })
    expect(draftProblems(draft(), HOST, ['box'])).toEqual({})
  })

  it('of a kernel has its console on the serial port, and none when that was removed', () => {
    const { boot } = newDraft()
    const kernel = { ...boot, kind: 'kernel', kernel: '/k' } as const

    expect(specOf(draft({ boot: kernel })).boot).toMatchObject({ commandLine: 'console=ttyS0' })
    expect(specOf(draft({ boot: { ...kernel, commandLine: '' } })).boot).toMatchObject({ commandLine: '' })
  })

  it.each(['', 'x', 15, 3073, 1.5])('refuses %j as memory', (memoryMiB) => {
    expect(Object.keys(draftProblems(draft({ memoryMiB }), HOST))).toEqual(['memoryMiB'])
  })

  it.each([0, 101, '', 12.5])('refuses %j as execution cap', (executionCap) => {
    expect(draftProblems(draft({ executionCap }), HOST)).toEqual({ executionCap: { key: 'error.executionCap', values: { least: 1 } } })
  })

  it('refuses a weight of nothing, and takes cap and weight as they are typed', () => {
    expect(draftProblems(draft({ weight: 0 }), HOST)).toEqual({ weight: { key: 'error.weight', values: { most: 10_000 } } })
    expect(specOf(draft({ executionCap: '40', weight: '300' }))).toMatchObject({ executionCap: 40, weight: 300 })
  })

  it('that boots from a disk needs one', () => {
    expect(draftProblems(draft({ boot: { ...KERNEL, kind: 'disk' } }), HOST)).toEqual({ disks: { key: 'error.bootDisk', values: {} } })
  })

  it('leaves out the initial RAM disk that was not given', () => {
    expect(specOf(draft({ boot: KERNEL })).boot).toEqual({ kind: 'kernel', kernel: '/boot/vmlinuz', commandLine: 'console=ttyS0' })
  })

  it('of an existing machine, unchanged, is that machine, with what forms do not show', () => {
    const spec = VmSpec.parse({
      name: 'a',
      debugPorts: true,
      boot: { kind: 'kernel', kernel: '/k', initrd: '/i', commandLine: '' },
      disks: [{ image: '/d', mode: 'readonly' }],
    })

    expect(specOf(draftOf(spec), spec)).toEqual(spec)
  })

  it('of a demonstration machine keeps its command line, and offers a kernel its own', () => {
    const spec = VmSpec.parse({ name: 'a', boot: { kind: 'demo', commandLine: 'quiet' } })

    expect(specOf(draftOf(spec), spec)).toEqual(spec)
    expect(draftOf(spec).boot.commandLine).toBe('console=ttyS0')
  })
})

describe('the step of a field', () => {
  it.each([
    ['name', 0],
    ['boot.kernel', 1],
    ['osType', 1],
    ['memoryMiB', 2],
    ['disks.0.image', 3],
    ['weight', 4],
    ['serials', 3],
  ])('%s is on step %i', (field, step) => {
    expect(stepOf(field)).toBe(step)
  })
})
