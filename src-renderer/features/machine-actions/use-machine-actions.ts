/** The operations on machines as functions that show what goes wrong; while one runs, its button cannot be pressed again. */
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Machine } from '../../../src-shared/domain/machine.ts'
import { client, orpc } from '../../rpc/client.ts'
import { errorWords } from '../../rpc/error-words.ts'
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
    mutationFn: ({ call, id }: { call: MachineCall; id: string }) => CALLS[call]({ id }),
    onSuccess: (machine) => queries.setQueryData(orpc.machine.list.queryKey(), (list) => withMachine(list ?? [], machine)),
    onError,
  })
  return { run: (call, machine) => mutation.mutate({ call, id: machine.id }), busy: mutation.isPending }
}
