/** The operations on machines as functions that show what goes wrong; while one runs, its button cannot be pressed again. */
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { client, orpc } from '../../rpc/client.ts'
import { errorWords, isCutStart } from '../../rpc/error-words.ts'
import { withMachine } from '../../rpc/use-library-events.ts'

const CALLS = {
  start: client.machine.start,
  pause: client.machine.pause,
  resume: client.machine.resume,
  reset: client.machine.reset,
  powerButton: client.machine.powerButton,
  powerOff: client.machine.powerOff,
  save: client.machine.save,
  discard: client.machine.discard,
} as const

export type MachineCall = keyof typeof CALLS

interface Variables {
  readonly call: MachineCall
  readonly id: string
}

const KEY = ['machine-action']

function isSame(one: unknown, other: Variables): boolean {
  const { call, id } = one as Variables
  return call === other.call && id === other.id
}

/** Shows an error with its remedy; stays until read. */
export function useShowError(): (error: unknown) => void {
  const { t } = useTranslation()
  return (error) =>
    void notifications.show({ color: 'red', title: t('error.title'), message: errorWords(error, t), autoClose: 15_000, withBorder: true })
}

export function useMachineAction(): { readonly run: (call: MachineCall, machine: Machine) => void; readonly busy: boolean } {
  const queries = useQueryClient()
  const onError = useShowError()
  const mutation = useMutation({
    mutationKey: KEY,
    mutationFn: ({ call, id }: Variables) => CALLS[call]({ id }),
    onSuccess: (machine) => queries.setQueryData(orpc.machine.list.queryKey(), (list) => withMachine(list ?? [], machine)),
    onError: (error) => {
      if (!isCutStart(error)) onError(error)
    },
  })
  const run = (call: MachineCall, { id }: Machine): void => {
    // Another operation is for the contract to judge: cutting the power ends a start that is under way.
    if (!queries.isMutating({ mutationKey: KEY, predicate: ({ state }) => isSame(state.variables, { call, id }) }))
      mutation.mutate({ call, id })
  }
  return { run, busy: mutation.isPending }
}
