import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planRun, type RunOptions } from '../../../../../src-main/cli/run/run-options.ts'

let folder = ''
let file = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'innkeeper-run-'))
  file = join(folder, 'vmlinuz')
  writeFileSync(file, 'x')
})
afterAll(() => rmSync(folder, { recursive: true }))

const plan = (options: Partial<RunOptions>) => planRun({ serial: 'stdio', accel: 'auto', kernel: file, ...options })

describe('planRun', () => {
  test('a kernel alone gets 512 MiB, one CPU and COM1 on the terminal', () => {
    const { config, serial, timeout } = plan({})
    expect(config.spec).toMatchObject({ memoryMiB: 512, cpus: 1, boot: { kind: 'kernel', kernel: file }, debugPorts: false })
    expect([serial, timeout]).toEqual([{ kind: 'stdio' }, undefined])
  })

  test('a disk is written through unless a flag says otherwise', () => {
    const disks = plan({ disk: [file, `${file},readonly`, `${file},snapshot`] }).config.spec.disks
    expect(disks.map((disk) => disk.mode)).toEqual(['write-through', 'readonly', 'immutable'])
  })

  test('a disk is on virtio with a kernel unless if= says otherwise; CD drives are on AHCI and may be empty', () => {
    const { disks, cdroms } = plan({ disk: [file, `${file},if=ide`, `${file},if=ahci,readonly`], cdrom: [file, 'none', `${file},if=ide`] })
      .config.spec
    expect(disks.map(({ controller, mode }) => [controller, mode])).toEqual([
      ['virtio', 'write-through'],
      ['ide', 'write-through'],
      ['ahci', 'readonly'],
    ])
    expect(cdroms).toEqual([{ image: file, controller: 'ahci' }, { controller: 'ahci' }, { image: file, controller: 'ide' }])
  })

  test.each([
    [{ disk: [`${import.meta.filename},if=scsi`] }, 'if= is one of ahci, ide, virtio'],
    [{ cdrom: [`${import.meta.filename},readonly`] }, "'readonly' is not if=ahci or if=ide"],
    [{ disk: Array(5).fill(`${import.meta.filename},if=ide`) }, '5 drives are on the IDE controller, which has places for 4'],
    [{ memory: '8' }, '--memory'],
    [{ memory: '1e3' }, "--memory: '1e3' is not a whole number"],
    [{ cpus: '99' }, '--cpus'],
    [{ initrd: '/nowhere' }, "--initrd: there is no file '/nowhere'"],
    [{ serial: 'tcp:1' }, "--serial: 'tcp:1' is not stdio, file:FILE or none"],
    [{ accel: 'tcg' }, "--accel: 'tcg' is not one of auto, interp, jit, kvm"],
    [{ trace: 'int,mmu' }, "--trace: 'mmu' is not one of int, exit, io"],
    [{ timeout: '0' }, "--timeout: '0'"],
    [{ gdb: '70000' }, "--gdb: '70000' is not a port from 0 to 65535"],
    [{ gdb: 'tcp::1234' }, "--gdb: 'tcp::1234' is not a port from 0 to 65535"],
    [{ gdb: '1234,arm' }, "--gdb: 'arm' is not one of x86-64, i386, i8086"],
    [{ stopped: true }, '-S needs --gdb PORT'],
    [{ gdb: '1234', check: '5', accel: 'jit' }, 'give --gdb or --check, not both'],
    [{ check: '100' }, '--check compares translated code with the interpreter: give --accel jit'],
    [{ check: '0', accel: 'jit' }, "--check: '0' is not a number of blocks above 0"],
    [{ demo: true }, 'give --kernel or --demo, not both'],
  ])('%o is refused, naming the option', (options, message) => {
    expect(() => plan(options)).toThrow(message)
  })

  test('a debugger is told of 64 bits unless the option says otherwise', () => {
    expect([plan({ gdb: '1234' }).gdb, plan({ gdb: '1234' }).config.debugger]).toEqual([{ port: 1234, stopped: false }, 'x86-64'])
    expect([plan({ gdb: '0,i8086', stopped: true }).gdb, plan({ gdb: '0,i8086' }).config.debugger]).toEqual([
      { port: 0, stopped: true },
      'i8086',
    ])
    expect(plan({}).config.debugger).toBeUndefined()
  })

  test('translated code is checked in slices of so many blocks', () => {
    expect(plan({ check: '100', accel: 'jit' }).config.check).toBe(100)
    expect(plan({ accel: 'jit' }).config).not.toHaveProperty('check')
  })

  test('nothing to boot is said with the remedy', () => {
    expect(() => planRun({ serial: 'none', accel: 'auto' })).toThrow('nothing to boot: give --kernel FILE, or --demo')
  })

  test('an initial RAM disk of the demonstration system is refused instead of left out', () => {
    expect(() => planRun({ serial: 'none', accel: 'auto', demo: true, initrd: file })).toThrow('--initrd belongs to --kernel')
  })

  test('an unknown flag of a disk is named', () => {
    expect(() => plan({ disk: [`${file},cache=none`] })).toThrow("'cache=none' is not readonly, immutable or if=...")
  })
})
