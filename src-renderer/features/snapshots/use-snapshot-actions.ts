/** Taking, restoring, renaming, deleting snapshots. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { client, orpc } from '../../rpc/client.ts'
import { withMachine } from '../../rpc/use-library-events.ts'
import { useShowError } from '../machine-actions/index.ts'

export function useSnapshotActions(machineId: string) {
  const queries = useQueryClient()
  const onError = useShowError()
  const onSuccess = (): void => void queries.invalidateQueries({ queryKey: orpc.snapshot.list.queryKey({ input: { machineId } }) })
  const take = useMutation({
    mutationFn: ({ name, description }: { name: string; description: string }) => client.snapshot.take({ machineId, name, description }),
    onSuccess,
    onError,
  })
  const restore = useMutation({
    mutationFn: async ({ id, first }: { id: string; first?: string }) => {
      if (first !== undefined) await client.snapshot.take({ machineId, name: first, description: '' })
      return client.snapshot.restore({ id })
    },
    onSuccess: (machine) => {
      queries.setQueryData(orpc.machine.list.queryKey(), (list) => withMachine(list ?? [], machine))
      onSuccess()
    },
    onError,
  })
  const rename = useMutation({
    mutationFn: (input: { id: string; name: string; description: string }) => client.snapshot.rename(input),
    onSuccess,
    onError,
  })
  const remove = useMutation({ mutationFn: (id: string) => client.snapshot.delete({ id }), onSuccess, onError })
  return { take, restore, rename, remove, busy: take.isPending || restore.isPending || remove.isPending }
}

/** What useSnapshotActions gives. */
export type SnapshotActions = ReturnType<typeof useSnapshotActions>
