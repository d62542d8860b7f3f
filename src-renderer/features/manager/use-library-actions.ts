/** Creating and deleting machines. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { freeName, nameKey } from '../../../src-shared/domain/machine-name.ts'
import { VmSpec } from '../../../src-shared/domain/vm-spec.ts'
import { client, orpc } from '../../rpc/client.ts'
import { withMachine } from '../../rpc/use-library-events.ts'
import { useShowError } from '../machine-actions/index.ts'

/** Memory of the demonstration machine, MiB. */
const DEMO_MEMORY = 64

/** Makes and starts the demonstration machine. */
export function useTryNow(onStarted: (machine: Machine) => void): { readonly run: () => void; readonly busy: boolean } {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const onError = useShowError()
  const mutation = useMutation({
    mutationFn: async () => {
      const taken = new Set((await client.machine.list()).map((machine) => nameKey(machine.spec.name)))
      const name = freeName(
        t('manager.demoName'),
        (candidate) => taken.has(nameKey(candidate)),
        (base, number) => `${base} ${number}`,
      )
      const spec = VmSpec.parse({ name, osType: 'other', memoryMiB: DEMO_MEMORY, boot: { kind: 'demo' } })
      const { id } = await client.machine.create({ spec })
      return client.machine.start({ id })
    },
    onSuccess: (machine) => {
      queries.setQueryData(orpc.machine.list.queryKey(), (list) => withMachine(list ?? [], machine))
      onStarted(machine)
    },
    onError,
  })
  return { run: () => mutation.mutate(), busy: mutation.isPending }
}

export function useDeleteMachine(): (machine: Machine) => void {
  const queries = useQueryClient()
  const onError = useShowError()
  const mutation = useMutation({
    mutationFn: (machine: Machine) => client.machine.delete({ id: machine.id }),
    onSuccess: (_nothing, machine) =>
      queries.setQueryData(orpc.machine.list.queryKey(), (list) => list?.filter(({ id }) => id !== machine.id)),
    onError,
  })
  return (machine) => mutation.mutate(machine)
}
