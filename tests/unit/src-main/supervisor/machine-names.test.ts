import { expect, it } from 'vitest'
import { MachineNames } from '../../../../src-main/supervisor/machine-names.ts'

const box = { id: '1', name: 'box' }

it('a claim is over when its work is done, however that ended', async () => {
  const names = new MachineNames(() => [])
  const fail = (): Promise<never> => Promise.reject(new Error('full'))

  await expect(names.claim(box, fail)).rejects.toThrow('full')

  expect(await names.claim({ id: '2', name: 'box' }, async () => 'made')).toBe('made')
})

it('a name is refused while another claims it, and its work is not begun', async () => {
  const names = new MachineNames(() => [])
  const made = Promise.withResolvers<void>()
  const first = names.claim(box, () => made.promise)
  let begun = false

  const second = names.claim({ id: '2', name: 'BOX' }, async () => {
    begun = true
  })

  await expect(second).rejects.toMatchObject({ code: 'INVALID' })
  expect(begun).toBe(false)
  made.resolve()
  await first
})

it('a machine may be given the name that it has', async () => {
  expect(await new MachineNames(() => [box]).claim({ ...box, name: 'Box' }, async () => 'done')).toBe('done')
})
