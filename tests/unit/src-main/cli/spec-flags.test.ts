import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cdromFromFlag, diskFromFlag, modifiedSpec, specFromFlags } from '../../../../src-main/cli/spec-flags.ts'
import { VmSpec } from '../../../../src-shared/domain/vm-spec.ts'

describe('the flags of vm create', () => {
  it('become a specification with absolute paths', () => {
    const flags = {
      name: 'box',
      kernel: 'vmlinuz',
      initrd: 'initrd',
      append: 'console=ttyS0',
      memory: 64,
      cpus: 2,
      disk: ['a.img,readonly'],
    }

    expect(specFromFlags(flags)).toEqual({
      name: 'box',
      display: { adapter: 'std' },
      boot: { kind: 'kernel', kernel: resolve('vmlinuz'), initrd: resolve('initrd'), commandLine: 'console=ttyS0' },
      memoryMiB: 64,
      cpus: 2,
      disks: [{ image: resolve('a.img'), mode: 'readonly', controller: 'virtio' }],
      cdroms: [],
    })
  })

  it('carry execution cap and weight', () => {
    expect(specFromFlags({ name: 'box', demo: true, cap: 25, weight: 300 })).toMatchObject({ executionCap: 25, weight: 300 })
  })

  it('say how several CPUs run', () => {
    const flags = { name: 'box', demo: true, cpus: 2 } as const
    expect(VmSpec.parse(specFromFlags(flags)).smp).toBe('parallel')
    expect(VmSpec.parse(specFromFlags({ ...flags, smp: 'deterministic' })).smp).toBe('deterministic')
  })

  it('with a disk alone boot from it', () => {
    expect(specFromFlags({ name: 'box', disk: ['a'] }).boot).toEqual({ kind: 'disk' })
  })

  it.each([
    [{ name: 'x' }, 'say what to boot'],
    [{ name: 'x', demo: true, kernel: 'k' }, 'exclude each other'],
    [{ name: 'x', demo: true, initrd: 'i' }, '--initrd needs --kernel'],
    [{ name: 'x', disk: ['d'], append: 'a' }, '--append needs'],
  ])('%j are refused', (flags, words) => {
    expect(() => specFromFlags(flags)).toThrow(words)
  })

  it.each([
    ['a.img', 'a.img', 'normal', 'ahci'],
    ['a.img,snapshot', 'a.img', 'immutable', 'ahci'],
    ['a.img,immutable,if=ide', 'a.img', 'immutable', 'ide'],
    ['a.img,if=virtio', 'a.img', 'normal', 'virtio'],
    ['a.img,write-through', 'a.img', 'write-through', 'ahci'],
    ['odd,name.img', 'odd,name.img', 'normal', 'ahci'],
  ] as const)('a disk %s is %s in the mode %s on %s', (text, image, mode, controller) => {
    expect(diskFromFlag(text)).toEqual({ image: resolve(image), mode, controller })
  })

  it('a disk whose mode is misspelt is refused with the modes that there are', () => {
    expect(() => diskFromFlag('a.img,read-only')).toThrow("'read-only' is no mode or controller of a disk: normal, ")
  })
})

describe('cdromFromFlag', () => {
  it.each([
    ['a.iso', { image: resolve('a.iso'), controller: 'ahci' }],
    ['a,b.iso,if=ide', { image: resolve('a,b.iso'), controller: 'ide' }],
    ['none', { controller: 'ahci' }],
    ['none,if=ide', { controller: 'ide' }],
  ])('%s is a drive %j', (text, drive) => {
    expect(cdromFromFlag(text)).toEqual(drive)
  })

  it('no CD drive is on virtio', () => {
    expect(() => cdromFromFlag('a.iso,if=virtio')).toThrow('if= is one of ahci, ide')
  })
})

describe('the flags of vm modify', () => {
  const spec = VmSpec.parse({ name: 'box', boot: { kind: 'demo' } })

  it('change what they name and nothing else', () => {
    expect(modifiedSpec(spec, { name: 'crate', cap: 40, weight: 7 })).toEqual({ ...spec, name: 'crate', executionCap: 40, weight: 7 })
  })

  it('must name something', () => {
    expect(() => modifiedSpec(spec, {})).toThrow(/say what to change/)
  })
})
