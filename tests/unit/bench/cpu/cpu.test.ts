import { expect, test } from 'vitest'
import { cpuOptions } from '../../../bench/cpu/cpu.ts'
import { commandOf } from '../../../bench/cpu/engines.ts'

test('three rounds of everything unless told otherwise', () => {
  expect(cpuOptions([])).toMatchObject({ rounds: 3, only: undefined, engines: ['innkeeper', 'qemu', 'v86'], accelerator: 'auto' })
  expect(cpuOptions(['--repeat', '1', '--only', 'int_sieve,sh_loop', '--accel', 'interp'])).toMatchObject({
    rounds: 1,
    only: ['int_sieve', 'sh_loop'],
    accelerator: 'interp',
  })
})

test('unknown programs, rounds and options are refused in words', () => {
  expect(() => cpuOptions(['--only', 'int_nothing'])).toThrow(/there is no program 'int_nothing'/)
  expect(() => cpuOptions(['--repeat', '0'])).toThrow(/whole number above 0/)
  expect(() => cpuOptions(['--engines', 'bochs'])).toThrow("--engines: 'bochs' is not one of innkeeper, qemu, v86")
  expect(() => cpuOptions(['--fast'])).toThrow()
})

test('QEMU is asked for TCG, one CPU and the same memory as we', () => {
  const files = { kernel: '/k', initrd: '/i', append: 'a b' }
  expect(commandOf('qemu', files, 'auto').join(' ')).toMatch(/-accel tcg -smp 1 -m 512 .*-kernel \/k -initrd \/i -append a b/)
  expect(commandOf('innkeeper', files, 'interp').join(' ')).toMatch(/--accel interp --memory 512 --kernel \/k --initrd \/i --append a b/)
})
